# names.py ADDRESS: a name server on ADDRESS that answers 192.0.2.9 to each question for an IPv4 address.
import socket, struct, sys

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((sys.argv[1], 53))
while True:
    question, client = server.recvfrom(512)
    end = question.index(b"\0", 12) + 5
    wanted = struct.unpack("!H", question[end - 4 : end - 2])[0]
    answers = 1 if wanted == 1 else 0
    answer = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + socket.inet_aton("192.0.2.9")
    head = question[:2] + struct.pack("!HHHHH", 0x8180, 1, answers, 0, 0)
    server.sendto(head + question[12:end] + answer * answers, client)
