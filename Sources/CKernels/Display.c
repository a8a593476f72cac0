// From a line's power to gray, and from scanlines to pixels.
#include "TwoBuilds.h"

K_INLINE void k_showLineBody(const k_displayLine* shown) {
  K_OWN(k_displayLine, line, shown);
  const int count = line->count;
  K_CHECK(count > 0 && count % 8 == 0);
  // The line with its ends repeated, so that every sample has neighbors.
  float* echoes = line->row + 8;
  __builtin_memcpy(echoes, line->power, (unsigned long)count * sizeof(float));
  echoes[-1] = echoes[0];
  echoes[count] = echoes[count - 1];
  for (int k = 0; k < count; k += 8) {
    // The envelope is detected as power, and smoothed over three samples: a detector's own low pass.
    k_float8 beside = k_load(echoes + k - 1) + k_load(echoes + k + 1);
    k_float8 power = k_load(echoes + k) * 0.5f + beside * 0.25f;
    k_float8 level = k_log2(power + 1e-12f) * line->perOctave + k_load(line->timeGain + k) + line->base;
    k_float8 t = k_min(k_max(level, (k_float8)0.0f), (k_float8)1.0f);
    k_float8 curved = t * t * (3.0f - t * 2.0f);
    k_float8 mapped = t * (1 - line->curve) + curved * line->curve;
    k_float8 value = mapped + (k_load(line->shown + k) - mapped) * line->persistence;
    k_store(line->shown + k, value);
    k_storeBytes(line->gray + k, k_truncate(value * 255.0f + 0.5f));
  }
}

/// Bilinear, in integers.
K_INLINE void k_convertRunBody(const k_pixelRun* pixels) {
  K_OWN(k_pixelRun, run, pixels);
  K_CHECK(run->count >= 0 && run->count % 8 == 0);
  for (int k = 0; k < run->count; k += 8) {
    k_int8 offset, share;
    k_readsEight(run->offsets + k);
    k_readsEight(run->shares + k);
    __builtin_memcpy(&offset, run->offsets + k, 32);
    __builtin_memcpy(&share, run->shares + k, 32);
    k_int8 alongSample = share & 0x1ff, alongLine = share >> 16;
    K_CHECK(k_within(offset, 0, (int32_t)(run->grayCount - run->stride - 3)));
    k_int8 near = (k_int8)k_gather(run->gray, offset), far = (k_int8)k_gather(run->gray + run->stride, offset);
    k_int8 a = near & 255, b = (near >> 8) & 255, c = far & 255, d = (far >> 8) & 255;
    k_int8 onLine = (a << 8) + (b - a) * alongSample, onNext = (c << 8) + (d - c) * alongSample;
    k_storeBytes(run->pixels + k, ((onLine << 8) + (onNext - onLine) * alongLine) >> 16);
  }
}

K_TWO_BUILDS(k_showLine, (line), const k_displayLine* line)
K_TWO_BUILDS(k_convertRun, (run), const k_pixelRun* run)
