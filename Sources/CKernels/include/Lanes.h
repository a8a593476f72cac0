// Eight-lane vector operations that Swift's SIMD8 lacks or compiles badly on plain x86-64.
// Every function is one or a few instructions; none calls libm; compiled without contraction.
#pragma once
#include <stdint.h>
#if defined(__AVX2__)
#define K_AVX2
#include <immintrin.h>
#endif

typedef float   k_float8 __attribute__((ext_vector_type(8)));
typedef int32_t k_int8   __attribute__((ext_vector_type(8)));
typedef uint32_t k_uint8 __attribute__((ext_vector_type(8)));
typedef float   k_float4 __attribute__((ext_vector_type(4)));

#define K_INLINE static inline __attribute__((always_inline))

/// The thread sanitizer looks by itself at accesses of 16 bytes or fewer alone: it is told of those of eight lanes. Nothing in
/// any other build. (Swift sees the feature where `-Xcc -fsanitize=thread` is given: `Scripts/check-sanitizers` does.)
#if __has_feature(thread_sanitizer)
void __tsan_read_range(void* from, unsigned long bytes);
void __tsan_write_range(void* to, unsigned long bytes);
K_INLINE void k_readsEight(const void* from) { __tsan_read_range((void*)from, 32); }
K_INLINE void k_writesEight(void* to) { __tsan_write_range(to, 32); }
#else
K_INLINE void k_readsEight(const void* from) { (void)from; }
K_INLINE void k_writesEight(void* to) { (void)to; }
#endif

/// Truncates toward zero; the caller keeps values within Int32.
K_INLINE k_int8 k_truncate(k_float8 x) { return __builtin_convertvector(x, k_int8); }
K_INLINE k_float8 k_float(k_int8 x) { return __builtin_convertvector(x, k_float8); }
K_INLINE k_float8 k_max(k_float8 a, k_float8 b) { return a > b ? a : b; }
K_INLINE k_float8 k_min(k_float8 a, k_float8 b) { return a < b ? a : b; }
K_INLINE k_float8 k_abs(k_float8 a) { return __builtin_elementwise_abs(a); }
K_INLINE k_float8 k_sqrt(k_float8 a) { return __builtin_elementwise_sqrt(a); }
/// All ones where the comparison holds.
K_INLINE k_int8 k_less(k_float8 a, k_float8 b) { return (k_int8)(a < b); }
/// Keeps `a` where the mask is all ones, and gives +0 elsewhere.
K_INLINE k_float8 k_keep(k_float8 a, k_int8 mask) { return (k_float8)((k_int8)a & mask); }
K_INLINE k_float8 k_select(k_float8 a, k_float8 b, k_int8 mask) {
  return (k_float8)(((k_int8)a & mask) | ((k_int8)b & ~mask));
}
#if defined(K_AVX2)
#define K_SIGN_BITS(m) _mm256_movemask_ps((__m256)m)
#elif defined(__SSE2__)
#define K_SIGN_BITS(m) \
  (__builtin_ia32_movmskps(__builtin_shufflevector((k_float8)m, (k_float8)m, 0, 1, 2, 3)) \
    | __builtin_ia32_movmskps(__builtin_shufflevector((k_float8)m, (k_float8)m, 4, 5, 6, 7)) << 4)
#else
#define K_SIGN_BITS(m) \
  ((m[0] < 0) | (m[1] < 0) << 1 | (m[2] < 0) << 2 | (m[3] < 0) << 3 | (m[4] < 0) << 4 | (m[5] < 0) << 5 \
    | (m[6] < 0) << 6 | (m[7] < 0) << 7)
#endif
/// One bit a lane, from the lanes' sign bits.
K_INLINE int k_bits(k_int8 m) { return K_SIGN_BITS(m); }
/// Not zero where any lane of a mask (all ones or zero) is set.
K_INLINE int k_any(k_int8 m) { return K_SIGN_BITS(m) != 0; }
/// Eight 32-bit loads at `base + byteOffset[lane]`, unaligned allowed.
K_INLINE k_uint8 k_gather(const void* base, k_int8 byteOffset) {
#if defined(K_AVX2)
  return (k_uint8)_mm256_i32gather_epi32((const int*)base, (__m256i)byteOffset, 1);
#else
  k_uint8 r;
  for (int lane = 0; lane < 8; lane++)
    __builtin_memcpy((uint32_t*)&r + lane, (const char*)base + byteOffset[lane], 4);
  return r;
#endif
}
/// Eight pairs of neighboring 32-bit words at `base + byteOffset[lane]`: the first of each pair, then the second.
typedef int32_t k_int16 __attribute__((ext_vector_type(16)));
K_INLINE k_int16 k_gatherPairs(const void* base, k_int8 byteOffset) {
#if defined(K_AVX2)
  // Pairs as 64-bit words, half as many loads: those of lanes 0, 1, 4, 5 and of 2, 3, 6, 7, which a shuffle parts in place.
  __m256i apart = _mm256_permute4x64_epi64((__m256i)byteOffset, 0xd8);
  __m256 one = (__m256)_mm256_i32gather_epi64((const long long*)base, _mm256_castsi256_si128(apart), 1);
  __m256 two = (__m256)_mm256_i32gather_epi64((const long long*)base, _mm256_extracti128_si256(apart, 1), 1);
  k_int8 first = (k_int8)_mm256_shuffle_ps(one, two, 0x88), second = (k_int8)_mm256_shuffle_ps(one, two, 0xdd);
  return __builtin_shufflevector(first, second, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#else
  typedef uint64_t k_long2 __attribute__((ext_vector_type(2)));
  typedef int32_t k_int4 __attribute__((ext_vector_type(4)));
  k_int4 q[4];
  for (int two = 0; two < 4; two++) {
    uint64_t even, odd;
    __builtin_memcpy(&even, (const char*)base + byteOffset[2 * two], 8);
    __builtin_memcpy(&odd, (const char*)base + byteOffset[2 * two + 1], 8);
    q[two] = (k_int4)(k_long2){even, odd};
  }
  k_int4 a = __builtin_shufflevector(q[0], q[1], 0, 2, 4, 6), b = __builtin_shufflevector(q[2], q[3], 0, 2, 4, 6);
  k_int4 c = __builtin_shufflevector(q[0], q[1], 1, 3, 5, 7), d = __builtin_shufflevector(q[2], q[3], 1, 3, 5, 7);
  k_int8 first = __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7);
  k_int8 second = __builtin_shufflevector(c, d, 0, 1, 2, 3, 4, 5, 6, 7);
  return __builtin_shufflevector(first, second, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#endif
}
/// Tells the processor that this thread spins.
K_INLINE void k_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}
