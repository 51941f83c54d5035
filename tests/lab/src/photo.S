# A guest of 512 bytes: a picture of 1920x1080 with the grain of a photograph, in which a window changes each second.
# as --32 photo.S -o photo.o && ld -m elf_i386 -Ttext 0x7c00 --oformat binary photo.o -o photo.img
.code16
.globl _start
_start:
    cli
    xorw %ax, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %ss
    movw $0x7c00, %sp
    cld
    # Mode 0x192 is 1920x1080 in 32 bits; 0x4000 asks for its memory in one piece.
    movw $0x4f01, %ax
    movw $0x0192, %cx
    movw $0x8000, %di
    int $0x10
    movw $0x4f02, %ax
    movw $0x4192, %bx
    int $0x10
    # A segment of four gigabytes, kept in fs when the processor is back in real mode.
    lgdt gdtr
    movl %cr0, %eax
    orb $1, %al
    movl %eax, %cr0
    movw $8, %bx
    movw %bx, %fs
    andb $0xfe, %al
    movl %eax, %cr0
    sti
    movl 0x8028, %edi
    movl %edi, %ebp
    movl $1920 * 1080, %ecx
    movl $12345, %eax
grain:
    imull $1664525, %eax, %eax
    addl $1013904223, %eax
    movl %eax, %edx
    shrl $12, %edx
    andl $0x000f0f0f, %edx
    movl %ecx, %ebx
    shrl $6, %ebx
    andl $0x0000f0f0, %ebx
    addl %ebx, %edx
    addr32 movl %edx, %fs:(%edi)
    addl $4, %edi
    decl %ecx
    jnz grain
second:
    movw 0x46c, %bx
tick:
    hlt
    movw 0x46c, %dx
    subw %bx, %dx
    cmpw $18, %dx
    jb tick
    # A window of 480x270 at 600,400 in another colour.
    addl $0x00213741, %esi
    movl %ebp, %edi
    addl $(400 * 1920 + 600) * 4, %edi
    movw $270, %cx
row:
    movl $480, %edx
pixel:
    addr32 movl %esi, %fs:(%edi)
    addl $4, %edi
    decl %edx
    jnz pixel
    addl $(1920 - 480) * 4, %edi
    decw %cx
    jnz row
    jmp second

.align 8
gdt:
    .quad 0
    .quad 0x00cf92000000ffff
gdtr:
    .word gdtr - gdt - 1
    .long gdt
.org 510
    .word 0xaa55
