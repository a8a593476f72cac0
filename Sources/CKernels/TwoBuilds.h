// Builds a kernel twice from one body, and chooses at run time.
#pragma once
#include "include/CKernels.h"
// The lanes' functions are inlined everywhere, so that how a vector would be passed does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

/// Defines from the inlined function `name##Body` in `Wide.c`, which includes all kernels, the function `name##Wide`; elsewhere
/// `name(parameters…, int wide)`, which calls that one or its own plain build.
#if defined(K_WIDE_BUILD)
#define K_TWO_BUILDS(name, Arguments, ...) \
  void name##Wide(__VA_ARGS__); \
  void name##Wide(__VA_ARGS__) { name##Body Arguments; }
#else
#define K_TWO_BUILDS(name, Arguments, ...) \
  void name##Wide(__VA_ARGS__); \
  static void name##Plain(__VA_ARGS__) { name##Body Arguments; } \
  void name(__VA_ARGS__, int wide) { \
    if (wide) name##Wide Arguments; else name##Plain Arguments; \
  }
#endif

/// The kernel's own copy of its input, which nothing that it stores can change: what follows from it is worked out once.
#define K_OWN(type, name, from) const type name##Own = *(from), *const name = &name##Own

/// Ends the program where something does not hold, in the checked build; nothing in another (see Package.swift).
#if defined(SIJSIM_CHECKED)
_Noreturn void k_failed(const char* what, const char* file, int line);
#define K_CHECK(holds) ((holds) ? (void)0 : k_failed(#holds, __FILE__, __LINE__))
#else
#define K_CHECK(holds) ((void)0)
#endif
/// Not zero where all lanes lie in first..<end.
K_INLINE int k_within(k_int8 places, int32_t first, int32_t end) {
  return !k_any((k_int8)(places < first) | (k_int8)(places >= end));
}

typedef float k_loose8 __attribute__((ext_vector_type(8), aligned(4)));
K_INLINE k_float8 k_load(const float* p) {
  k_readsEight(p);
  return *(const k_loose8*)p;
}
K_INLINE k_int8 k_loadInts(const void* p) {
  k_int8 v;
  k_readsEight(p);
  __builtin_memcpy(&v, p, 32);
  return v;
}
K_INLINE void k_store(float* p, k_float8 v) {
  k_writesEight(p);
  *(k_loose8*)p = v;
}

/// 2ˣ and log₂ x: see `VectorMath`, which has the same steps.
K_INLINE k_float8 k_exp2(k_float8 x) {
  k_float8 low = k_max(x, (k_float8)-126.0f);
  k_int8 whole = k_truncate(low + 127.0f) - 127;
  k_float8 f = low - k_float(whole);
  k_float8 p = f * 1.8775767e-3f + 8.9893397e-3f;
  p = p * f + 5.5826318e-2f;
  p = p * f + 2.4015361e-1f;
  p = p * f + 6.9315308e-1f;
  p = p * f + 0.99999994f;
  return (k_float8)((k_int8)p + (whole << 23));
}
K_INLINE k_float8 k_log2(k_float8 x) {
  k_int8 bits = (k_int8)x;
  k_float8 exponent = k_float(((bits >> 23) & 255) - 127);
  k_float8 m = (k_float8)((bits & 0x7fffff) | 0x3f800000) - 1.0f;
  k_float8 p = m * 0.04392863f - 0.18984176f;
  p = p * m + 0.40961024f;
  p = p * m - 0.70550712f;
  p = p * m + 1.4418004f;
  return exponent + p * m;
}
/// The lowest byte of each lane.
typedef uint8_t k_byte8 __attribute__((ext_vector_type(8)));
K_INLINE void k_storeBytes(uint8_t* to, k_int8 values) {
  k_byte8 bytes = __builtin_convertvector(values, k_byte8);
  __builtin_memcpy(to, &bytes, 8);
}
