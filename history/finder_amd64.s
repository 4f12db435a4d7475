#include "textflag.h"

DATA lower<>+0(SB)/1, $0x20 // makes an ASCII letter a small one
GLOBL lower<>(SB), RODATA|NOPTR, $1

// func pairVectors(b *byte, n int, first, second byte) int
TEXT ·pairVectors(SB), NOSPLIT, $0-32
	MOVQ b+0(FP), SI
	MOVQ n+8(FP), CX
	VPBROADCASTB first+16(FP), Y0
	VPBROADCASTB second+17(FP), Y1
	VPBROADCASTB lower<>+0(SB), Y2
	XORQ AX, AX

block:
	VPOR      (SI)(AX*1), Y2, Y3
	VPOR      1(SI)(AX*1), Y2, Y4
	VPCMPEQB  Y0, Y3, Y3
	VPCMPEQB  Y1, Y4, Y4
	VPAND     Y3, Y4, Y3
	VPMOVMSKB Y3, BX
	TESTL     BX, BX
	JNZ       found
	ADDQ      $32, AX
	DECQ      CX
	JNZ       block
	JMP       done

found:
	BSFL BX, BX
	ADDQ BX, AX

done:
	VZEROUPPER
	MOVQ AX, ret+24(FP)
	RET
