// What tissues' speeds make of a wave's front, and the noise that mottles surfaces.
#include "Noise.h"
#include "Turned.h"

K_INLINE void k_averageFrontBody(const k_waveFront* front) {
  K_OWN(k_waveFront, f, front);
  K_CHECK(f->ray >= 0 && f->ray < f->rays && f->reach > 0 && ((f->count + 7) & ~7) <= f->stride);
  const float share = 1 / (float)(2 * f->reach + 1);
  // Σn² over −reach...reach, by the number of places.
  const float spread = (float)(f->reach * (f->reach + 1)) / 3;
  for (int k = 0; k < f->count; k += 8) {
    k_float8 sum = 0.0f, squares = 0.0f, moment = 0.0f;
    for (int offset = -f->reach; offset <= f->reach; offset++) {
      const int beside = f->ray + offset;
      const int inside = beside < 0 ? 0 : beside >= f->rays ? f->rays - 1 : beside;
      k_float8 value = k_load(f->late + inside * f->stride + k);
      sum += value;
      squares += value * value;
      moment += value * (float)offset;
    }
    k_float8 mean = sum * share, slope = moment * share;
    k_float8 crumpled = squares * share - mean * mean - slope * slope * (1 / spread) - f->voxelSteps;
    k_store(f->smooth + k, mean);
    // What does not sum is not gone: some of it is heard from aside.
    k_float8 left = k_exp2(k_max(crumpled, (k_float8)0.0f) * f->rate);
    k_store(f->coherence + k, k_max(left, (k_float8)f->least));
  }
}

/// Turns the ways of eight rays at depths shown into their delays at depths of the way, two steps apart.
K_INLINE void k_timeWaysBody(const k_ways* ways) {
  K_OWN(k_ways, w, ways);
  const k_int8 lanes = {0, 1, 2, 3, 4, 5, 6, 7};
  const k_int8 last = (k_int8)(w->count - 2);
  k_float8 turned[8];
  __builtin_memset(turned, 0, sizeof turned);
  k_int8 j = (k_int8)0;
  for (int k = 0; k < w->delays; k++) {
    const float way = (float)(2 * k) * w->spacing;
    k_int8 at = ((j << 3) + lanes) << 2;
    k_float8 near = (k_float8)k_gather(w->ways, at), far = (k_float8)k_gather(w->ways + 8, at);
    for (;;) {
      k_int8 isShort = (k_int8)(far < way) & (k_int8)(j < last);
      if (!k_any(isShort)) break;
      j -= isShort;
      near = k_select(far, near, isShort);
      far = (k_float8)k_gather(w->ways + 8, ((j << 3) + lanes) << 2);
    }
    k_float8 share = (way - near) / k_max(far - near, (k_float8)1e-3f);
    turned[k & 7] = (k_float(j) + share) * w->spacing - way;
    if ((k & 7) == 7 || k == w->delays - 1) k_storeTurned(turned, w->late + (k & ~7), w->stride);
  }
}

/// Mean delay of a ray and its neighbors, at eight depths.
K_INLINE k_float8 k_meanDelay(const k_bentFront* f, const int32_t rays[3], int k) {
  const float* late = f->late + k;
  return (k_load(late + rays[0] * f->stride) + k_load(late + rays[1] * f->stride) + k_load(late + rays[2] * f->stride))
    / 3.0f;
}

/// Adds up how far a ray's front has turned it aside.
K_INLINE void k_bendFrontBody(const k_bentFront* front) {
  K_OWN(k_bentFront, f, front);
  const k_float8 lanes = {0, 1, 2, 3, 4, 5, 6, 7};
  float shiftMM = 0;
  k_float8 most = 0.0f;
  for (int k = 0; k < f->count; k += 8) {
    k_float8 lineMM = (lanes + (float)k) * f->growthMM + f->faceMM;
    k_float8 slope = (k_meanDelay(f, f->right, k) - k_meanDelay(f, f->left, k)) * f->perLine / lineMM;
    k_float8 step = k_min(k_max(slope, (k_float8)-f->slopeLimit), (k_float8)f->slopeLimit) * f->spacing, shift;
    for (int lane = 0; lane < 8; lane++) shift[lane] = shiftMM += step[lane];
    k_float8 aside = k_min(k_max(-shift / lineMM, (k_float8)-f->asideLimit), (k_float8)f->asideLimit);
    k_store(f->aside + k, aside);
    most = k_max(most, k_keep(k_abs(aside), (k_int8)(lanes + (float)k < (float)f->count)));
  }
  for (int lane = 0; lane < 8; lane++)
    if (most[lane] > *f->most) *f->most = most[lane];
}

K_INLINE k_int8 k_steps(k_float8 value, float unit) {
  k_float8 steps = k_min(k_max(value / unit, (k_float8)-32767.0f), (k_float8)32767.0f);
  return k_truncate(steps) & 0xffff;
}
/// `base` and what the row holds between two of its places.
K_INLINE k_float8 k_plusBetween(k_float8 base, const float* row, k_int8 index, k_float8 share) {
  k_int16 pair = k_gatherPairs(row, index << 2);
  k_float8 a = (k_float8)pair.lo, b = (k_float8)pair.hi;
  return base + a + (b - a) * share;
}

K_INLINE void k_tabulatePathBody(const k_pathRow* path) {
  K_OWN(k_pathRow, r, path);
  const k_float8 lanes = {0, 1, 2, 3, 4, 5, 6, 7};
  for (int k = 0; k < r->count; k += 8) {
    k_float8 rest = (lanes + (float)k) * r->spacing + r->firstRest;
    k_float8 s = (r->reachMM - rest) / (r->reachMM - r->gap);
    k_float8 pressed = rest - (r->gap + r->shift) * s * s + r->shift;
    k_float8 way = k_select(pressed, rest + r->shift, (k_int8)(rest < r->reachMM));
    k_float8 place = k_max(k_min(way * r->perMM, (k_float8)r->last), (k_float8)0.0f);
    k_int8 i = k_truncate(place);
    k_float8 f = place - k_float(i);
    K_CHECK(k_within(i, 0, r->wayCount - 1));
    k_float8 shown = k_plusBetween(way, r->late, i, f), aside = k_plusBetween(0.0f, r->aside, i, f);
    k_int8 packed = k_steps(shown - rest, r->unit) | k_steps(aside, r->unit) << 16;
    k_writesEight(r->row + k);
    __builtin_memcpy(r->row + k, &packed, 32);
  }
}

K_INLINE void k_smoothNoiseBody(const float* points, float scale, uint32_t seed, float* values) {
  k_float8 x = k_load(points) * scale, y = k_load(points + 8) * scale, z = k_load(points + 16) * scale;
  k_store(values, k_noise(x, y, z, (k_uint8)seed));
}

K_TWO_BUILDS(k_timeWays, (ways), const k_ways* ways)
K_TWO_BUILDS(k_bendFront, (front), const k_bentFront* front)
/// Multiplies rows of gains by one row of factors.
K_INLINE void k_weakenBody(float* rows, int64_t stride, int32_t rowCount, const float* factors, int32_t count) {
  for (int k = 0; k < count; k += 8) {
    k_float8 factor = k_load(factors + k);
    for (int row = 0; row < rowCount; row++)
      k_store(rows + row * stride + k, k_load(rows + row * stride + k) * factor);
  }
}

K_TWO_BUILDS(
  k_weaken, (rows, stride, rowCount, factors, count), float* rows, int64_t stride, int32_t rowCount,
  const float* factors, int32_t count)
K_TWO_BUILDS(k_averageFront, (front), const k_waveFront* front)
K_TWO_BUILDS(k_tabulatePath, (row), const k_pathRow* row)
K_TWO_BUILDS(k_smoothNoise, (points, scale, seed, values), const float* points, float scale, uint32_t seed, float* values)
