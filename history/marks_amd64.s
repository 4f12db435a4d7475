#include "textflag.h"

// Each constant is a byte, broadcast to a whole register.
DATA what<>+0(SB)/1, $0x5c // a backslash
DATA what<>+1(SB)/1, $0x22 // a quote
DATA what<>+2(SB)/1, $0x1f // the last control character
GLOBL what<>(SB), RODATA|NOPTR, $3

// MARK marks 32 bytes at off(SI) in R8 (backslash), R9 (quote), R10 (control).
#define MARK(off, backslash, quote, control) \
	VMOVDQU off(SI), Y3      \
	VPCMPEQB Y0, Y3, Y4      \
	VPCMPEQB Y1, Y3, Y5      \
	VPMINUB Y2, Y3, Y6       \
	VPCMPEQB Y6, Y3, Y6      \
	VPMOVMSKB Y4, backslash  \
	VPMOVMSKB Y5, quote      \
	VPMOVMSKB Y6, control

// func markVectors(m *marks, b *byte, n int)
TEXT ·markVectors(SB), NOSPLIT, $0-24
	MOVQ m+0(FP), DI
	MOVQ b+8(FP), SI
	MOVQ n+16(FP), CX
	VPBROADCASTB what<>+0(SB), Y0
	VPBROADCASTB what<>+1(SB), Y1
	VPBROADCASTB what<>+2(SB), Y2

mark:
	MARK(0, R8, R9, R10)
	MARK(32, R11, R12, R13)
	SHLQ $32, R11
	SHLQ $32, R12
	SHLQ $32, R13
	ORQ  R11, R8
	ORQ  R12, R9
	ORQ  R13, R10
	MOVQ R8, 0(DI)
	MOVQ R9, 8(DI)
	MOVQ R10, 16(DI)
	ADDQ $64, SI
	ADDQ $40, DI
	DECQ CX
	JNZ  mark
	VZEROUPPER
	RET

// SQUEEZE copies the eight bytes at off(SI) that the lowest byte of AX does not
// mark to DI, and moves both on.
#define SQUEEZE(off) \
	MOVBLZX AL, BX         \
	SHRQ    $8, AX         \
	MOVQ    off(SI), X0    \
	MOVQ    (R8)(BX*8), X1 \
	PSHUFB  X1, X0         \
	MOVQ    X0, (DI)       \
	POPCNTL BX, BX         \
	ADDQ    $8, DI         \
	SUBQ    BX, DI

// func squeezeVectors(dst, src *byte, m *marks, by *shuffles, n int) int
TEXT ·squeezeVectors(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ m+16(FP), DX
	MOVQ by+24(FP), R8
	MOVQ n+32(FP), CX

squeeze:
	MOVQ 24(DX), AX // starts
	SQUEEZE(0)
	SQUEEZE(8)
	SQUEEZE(16)
	SQUEEZE(24)
	SQUEEZE(32)
	SQUEEZE(40)
	SQUEEZE(48)
	SQUEEZE(56)
	ADDQ $64, SI
	ADDQ $40, DX
	DECQ CX
	JNZ  squeeze
	SUBQ dst+0(FP), DI
	MOVQ DI, ret+40(FP)
	RET
