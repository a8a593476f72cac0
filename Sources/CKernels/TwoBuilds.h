// Builds a kernel twice from one body, and chooses at run time.
#pragma once
#include "include/CKernels.h"
// The lanes' functions are inlined everywhere, so that how a vector would be passed does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

#if defined(__x86_64__)
#define K_WIDE __attribute__((target("avx2")))
#else
#define K_WIDE
#endif

/// Defines `name(parameters…, int wide)` from the inlined function `name##Body`.
#define K_TWO_BUILDS(name, Parameters, Arguments) \
  static void name##Plain Parameters { name##Body Arguments; } \
  K_WIDE static void name##Wide Parameters { name##Body Arguments; }

typedef float k_loose8 __attribute__((ext_vector_type(8), aligned(4)));
K_INLINE k_float8 k_load(const float* p) { return *(const k_loose8*)p; }
K_INLINE void k_store(float* p, k_float8 v) { *(k_loose8*)p = v; }
