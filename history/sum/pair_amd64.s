#include "textflag.h"

// swap turns the bytes of each of four words round.
DATA swap<>+0(SB)/8, $0x0405060700010203
DATA swap<>+8(SB)/8, $0x0c0d0e0f08090a0b
GLOBL swap<>(SB), RODATA|NOPTR, $16

// READ reads four words of each message.
#define READ(off, a, b) \
	VMOVDQU off(SI), a \
	VMOVDQU off(DX), b \
	VPSHUFB X15, a, a  \
	VPSHUFB X15, b, b

// ROUNDS does four rounds of both, by the words in a and b. The states are in X1
// and X2, and in X3 and X4; the instruction takes its two words from X0.
#define ROUNDS(i, a, b) \
	VPADDD      (i*16)(AX), a, X0 \
	SHA256RNDS2 X0, X1, X2        \
	VPSHUFD     $14, X0, X13      \
	VPADDD      (i*16)(AX), b, X0 \
	SHA256RNDS2 X0, X3, X4        \
	VPSHUFD     $14, X0, X14      \
	VMOVDQA     X13, X0           \
	SHA256RNDS2 X0, X2, X1        \
	VMOVDQA     X14, X0           \
	SHA256RNDS2 X0, X4, X3

// NEXT ends the next four words of a message, by those before them.
#define NEXT(before, now, next) \
	VPALIGNR   $4, before, now, X15 \
	VPADDD     X15, next, next      \
	SHA256MSG2 now, next

// STEP does four rounds of both and makes words for later ones. The newest words
// of a message are in its first register, the oldest in its second.
#define STEP(i, a0, a1, a2, a3, b0, b1, b2, b3) \
	ROUNDS(i, a0, b0)   \
	NEXT(a3, a0, a1)    \
	NEXT(b3, b0, b1)    \
	SHA256MSG1 a0, a3   \
	SHA256MSG1 b0, b3

// func addBlocks(a, b *state, p, q *byte, n int, k *[64]uint32)
TEXT ·addBlocks(SB), NOSPLIT, $0-48
	MOVQ    a+0(FP), DI
	MOVQ    b+8(FP), BX
	MOVQ    p+16(FP), SI
	MOVQ    q+24(FP), DX
	MOVQ    n+32(FP), CX
	MOVQ    k+40(FP), AX
	VMOVDQU 0(DI), X1
	VMOVDQU 16(DI), X2
	VMOVDQU 0(BX), X3
	VMOVDQU 16(BX), X4

block:
	VMOVDQU swap<>(SB), X15
	READ(0, X5, X9)
	READ(16, X6, X10)
	READ(32, X7, X11)
	READ(48, X8, X12)

	// The first words are the block's own.
	ROUNDS(0, X5, X9)
	ROUNDS(1, X6, X10)
	SHA256MSG1 X6, X5
	SHA256MSG1 X10, X9
	ROUNDS(2, X7, X11)
	SHA256MSG1 X7, X6
	SHA256MSG1 X11, X10
	STEP(3, X8, X5, X6, X7, X12, X9, X10, X11)
	STEP(4, X5, X6, X7, X8, X9, X10, X11, X12)
	STEP(5, X6, X7, X8, X5, X10, X11, X12, X9)
	STEP(6, X7, X8, X5, X6, X11, X12, X9, X10)
	STEP(7, X8, X5, X6, X7, X12, X9, X10, X11)
	STEP(8, X5, X6, X7, X8, X9, X10, X11, X12)
	STEP(9, X6, X7, X8, X5, X10, X11, X12, X9)
	STEP(10, X7, X8, X5, X6, X11, X12, X9, X10)
	STEP(11, X8, X5, X6, X7, X12, X9, X10, X11)
	STEP(12, X5, X6, X7, X8, X9, X10, X11, X12)

	// The last ones need no more words than there are.
	ROUNDS(13, X6, X10)
	NEXT(X5, X6, X7)
	NEXT(X9, X10, X11)
	ROUNDS(14, X7, X11)
	NEXT(X6, X7, X8)
	NEXT(X10, X11, X12)
	ROUNDS(15, X8, X12)

	VPADDD  0(DI), X1, X1
	VPADDD  16(DI), X2, X2
	VPADDD  0(BX), X3, X3
	VPADDD  16(BX), X4, X4
	VMOVDQU X1, 0(DI)
	VMOVDQU X2, 16(DI)
	VMOVDQU X3, 0(BX)
	VMOVDQU X4, 16(BX)
	ADDQ    $64, SI
	ADDQ    $64, DX
	DECQ    CX
	JNZ     block
	VZEROUPPER
	RET

// func hasSHA() bool
TEXT ·hasSHA(SB), NOSPLIT, $0-1
	XORL  AX, AX
	XORL  CX, CX
	CPUID
	CMPL  AX, $7
	JLT   no
	MOVL  $7, AX
	XORL  CX, CX
	CPUID
	SHRL  $29, BX
	ANDL  $1, BX
	MOVB  BX, ret+0(FP)
	RET

no:
	MOVB $0, ret+0(FP)
	RET
