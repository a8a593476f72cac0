// The kernels once more, with 256-bit vectors: see TwoBuilds.h.
#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define K_AVX2
#endif
#define K_WIDE_BUILD
#include "Display.c"
#include "PointSpread.c"
#include "Scatterers.c"
#include "Sheets.c"
#include "TissueMarch.c"
#include "Waves.c"
#if defined(__x86_64__)
#pragma clang attribute pop
#endif
