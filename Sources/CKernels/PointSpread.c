// The point spread along the beam and across the lines.
#include "TwoBuilds.h"

/// Adds the first two floats of eight quads each at left and right, and parts the sums: firsts to re, seconds to im.
K_INLINE void k_addParts(const float* left, const float* right, float* re, float* im) {
  k_float8 a = k_load(left) + k_load(right), b = k_load(left + 8) + k_load(right + 8);
  k_float8 c = k_load(left + 16) + k_load(right + 16), d = k_load(left + 24) + k_load(right + 24);
  // The first two of quads 0, 2 and 1, 3, and so on.
  k_float8 ab = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
  k_float8 cd = __builtin_shufflevector(c, d, 0, 1, 8, 9, 4, 5, 12, 13);
  k_float8 firsts = __builtin_shufflevector(ab, cd, 0, 2, 8, 10, 4, 6, 12, 14);
  k_float8 seconds = __builtin_shufflevector(ab, cd, 1, 3, 9, 11, 5, 7, 13, 15);
  k_store(re, __builtin_shufflevector(firsts, firsts, 0, 4, 1, 5, 2, 6, 3, 7));
  k_store(im, __builtin_shufflevector(seconds, seconds, 0, 4, 1, 5, 2, 6, 3, 7));
}

K_INLINE void k_filterAlongBeamBody(const k_axialLine* filtered) {
  K_OWN(k_axialLine, line, filtered);
  const int taps = line->tapCount, middle = taps / 2, used = line->count + taps + 8;
  const float *re = line->rowReal, *im = line->rowImaginary;
  // The second half of the pair before, and the first half of the pair after.
  for (int next = 0; next < used; next += 8)
    k_addParts(
      line->before + 4 * next + 2, line->after + 4 * next, line->rowReal + next, line->rowImaginary + next);
  K_CHECK(line->count > 0 && line->count % 16 == 0);
  for (int k = 0, zone = 0; k < line->count; k += 16, zone++) {
    K_CHECK(line->firstTap[zone] >= 0 && line->firstTap[zone] <= middle);
    const float* tap = line->taps + zone * line->tapStride;
    k_float8 a0 = 0.0f, a1 = 0.0f, b0 = 0.0f, b1 = 0.0f;
    // The pulse is symmetric: what lies as far before as behind shares a tap.
    const long first = line->firstTap[zone];
    const float *front = re + k, *back = re + k + taps - 1, *frontShifted = im + k, *backShifted = im + k + taps - 1;
#pragma clang loop unroll_count(3)
    for (long t = first; t < middle; t++) {
      const float c = tap[t];
      a0 += c * (k_load(front + t) + k_load(back - t));
      a1 += c * (k_load(front + t + 8) + k_load(back - t + 8));
      b0 += c * (k_load(frontShifted + t) + k_load(backShifted - t));
      b1 += c * (k_load(frontShifted + t + 8) + k_load(backShifted - t + 8));
    }
    const float center = tap[middle];
    const int own = k + middle;
    k_store(line->real + k, a0 + center * k_load(re + own));
    k_store(line->real + k + 8, a1 + center * k_load(re + own + 8));
    k_store(line->imaginary + k, b0 + center * k_load(im + own));
    k_store(line->imaginary + k + 8, b1 + center * k_load(im + own + 8));
  }
}

K_INLINE void k_filterAcrossLinesBody(const k_lateralLine* filtered) {
  K_OWN(k_lateralLine, line, filtered);
  const int middle = line->tapCount / 2;
  const float *re = line->real, *im = line->imaginary;
  K_CHECK(line->count > 0 && line->count % 16 == 0);
  for (int k = 0, zone = 0; k < line->count; k += 16, zone++) {
    K_CHECK(line->firstTap[zone] >= 0 && line->firstTap[zone] <= middle);
    const float* tap = line->taps + zone * line->tapStride;
    k_float8 a0 = 0.0f, a1 = 0.0f, b0 = 0.0f, b1 = 0.0f;
    // The beam is symmetric: lines as far to either side share a tap.
    const long stride = line->lineStride, first = line->firstTap[zone];
    long one = first * stride + k, other = (2 * middle - first) * stride + k;
#pragma clang loop unroll_count(2)
    for (long t = first; t < middle; t++, one += stride, other -= stride) {
      const float c = tap[t];
      a0 += c * (k_load(re + one) + k_load(re + other));
      b0 += c * (k_load(im + one) + k_load(im + other));
      a1 += c * (k_load(re + one + 8) + k_load(re + other + 8));
      b1 += c * (k_load(im + one + 8) + k_load(im + other + 8));
    }
    const float center = tap[middle];
    const int own = middle * line->lineStride + k;
    a0 += center * k_load(re + own);
    b0 += center * k_load(im + own);
    a1 += center * k_load(re + own + 8);
    b1 += center * k_load(im + own + 8);
    if (line->noise) {
      const float *inPhase = line->noise + k, *shifted = inPhase + line->quadrature;
      a0 += k_load(inPhase) * line->noiseGain;
      a1 += k_load(inPhase + 8) * line->noiseGain;
      b0 += k_load(shifted) * line->noiseGain;
      b1 += k_load(shifted + 8) * line->noiseGain;
      const float level = line->clutterLevel[zone] * line->clutterGain;
      if (level > 0) {
        // Mostly bands along the face, a little different on every line.
        const float *bands = line->bands + k, *clutter = line->clutter + k;
        a0 += (k_load(bands) + k_load(clutter)) * level;
        a1 += (k_load(bands + 8) + k_load(clutter + 8)) * level;
        bands += line->quadrature;
        clutter += line->quadrature;
        b0 += (k_load(bands) + k_load(clutter)) * level;
        b1 += (k_load(bands + 8) + k_load(clutter + 8)) * level;
      }
    }
    k_store(line->power + k, a0 * a0 + b0 * b0);
    k_store(line->power + k + 8, a1 * a1 + b1 * b1);
  }
}

K_INLINE void k_clearBody(float* floats, int64_t count) {
  K_CHECK(count % 32 == 0);
  for (int64_t i = 0; i < count; i += 32) {
    for (int part = 0; part < 32; part += 8) k_store(floats + i + part, (k_float8)0.0f);
    // Kept as a loop: the library's function takes another path on every machine.
    __asm__ volatile("" : : "r"(floats) : "memory");
  }
}

K_TWO_BUILDS(k_clear, (floats, count), float* floats, int64_t count)
K_TWO_BUILDS(k_filterAlongBeam, (line), const k_axialLine* line)
K_TWO_BUILDS(k_filterAcrossLines, (line), const k_lateralLine* line)
