// From a line's power to gray, from scanlines to pixels, and from those to the screen's.
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
    k_int8 offset = k_loadInts(run->offsets + k), share = k_loadInts(run->shares + k);
    k_int8 alongSample = share & 0x1ff, alongLine = share >> 16;
    K_CHECK(k_within(offset, 0, (int32_t)(run->grayCount - run->stride - 3)));
    k_int8 near = (k_int8)k_gather(run->gray, offset), far = (k_int8)k_gather(run->gray + run->stride, offset);
    k_int8 a = near & 255, b = (near >> 8) & 255, c = far & 255, d = (far >> 8) & 255;
    k_int8 onLine = (a << 8) + (b - a) * alongSample, onNext = (c << 8) + (d - c) * alongSample;
    k_storeBytes(run->pixels + k, ((onLine << 8) + (onNext - onLine) * alongLine) >> 16);
  }
}

/// Bilinear, in integers: down over the image's few columns, then across.
K_INLINE void k_scaleRowBody(const k_scaledRow* scaled) {
  K_OWN(k_scaledRow, row, scaled);
  K_CHECK(row->width >= 2 && row->down >= 0 && row->down <= 256 && row->count >= 0 && row->count % 8 == 0);
  uint16_t* restrict mixed = row->mixed;
  for (int k = 0; k < row->width; k++)
    mixed[k] = (uint16_t)(row->upper[k] * (256 - row->down) + row->lower[k] * row->down);
  for (int k = 0; k < row->count; k += 8) {
    k_int8 column = k_loadInts(row->columns + k), right = k_loadInts(row->shares + k);
    K_CHECK(k_within(column, 0, row->width - 1));
    k_uint8 pair = k_gather(mixed, column * 2);
    k_uint8 sum = (pair & 0xffff) * (k_uint8)(256 - right) + (pair >> 16) * (k_uint8)right;
    k_uint8 pixels = (sum >> 16) * 0x10101u | 0xff000000u;
    k_writesEight(row->pixels + k);
    __builtin_memcpy(row->pixels + k, &pixels, 32);
  }
}

K_TWO_BUILDS(k_showLine, (line), const k_displayLine* line)
K_TWO_BUILDS(k_convertRun, (run), const k_pixelRun* run)
K_TWO_BUILDS(k_scaleRow, (row), const k_scaledRow* row)
