# spice_login.py HOST PORT PASSWORD: signs in to SPICE's main channel; 0 it took the password, 1 it did not.
import base64, socket, ssl, struct, subprocess, sys, tempfile
host, port, password = sys.argv[1], int(sys.argv[2]), sys.argv[3].encode()
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
s = context.wrap_socket(socket.create_connection((host, port), 10))
def read(n):
    got = b""
    while len(got) < n:
        piece = s.recv(n - len(got))
        if not piece:
            sys.exit(1)
        got += piece
    return got
# REDQ, 2.2, then connection id, main channel, id 0, one common capability word (spice auth and its selection), none of the channel.
s.sendall(b"REDQ" + struct.pack("<III", 2, 2, 22) + struct.pack("<IBBIII", 0, 1, 0, 1, 0, 18) + struct.pack("<I", 3))
magic, major, minor, size = struct.unpack("<4sIII", read(16))
reply = read(size)
if struct.unpack("<I", reply[:4])[0] != 0:
    sys.exit(1)
key = reply[4:166]
s.sendall(struct.pack("<I", 1))
with tempfile.NamedTemporaryFile() as f:
    f.write(key); f.flush()
    enc = subprocess.run(["openssl", "pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", f.name, "-pkeyopt", "rsa_padding_mode:oaep"], input=password + b"\0", capture_output=True)
if enc.returncode:
    print(enc.stderr.decode(), file=sys.stderr); sys.exit(2)
s.sendall(enc.stdout)
code = struct.unpack("<I", read(4))[0]
if code == 0:
    read(6)
sys.exit(0 if code == 0 else 1)
