// Where eight neighboring rays meet a fascia or another surface of the medium, on every plane across the slice.
#include "Noise.h"
#include "TissueVoxels.h"

/// A surface's height and slopes at eight places, and where there is one.
typedef struct {
  k_float8 height, slopeX, slopeZ;
  k_int8 isThere;
} k_heights8;

K_INLINE k_heights8 k_heightsAt(const k_surface* s, k_float8 x, k_float8 z) {
  k_float8 u = k_min(k_max((x - s->originX) * s->scale, (k_float8)0.0f), (k_float8)((float)s->countX - 1.001f));
  k_float8 w = k_min(k_max((z - s->originZ) * s->scale, (k_float8)0.0f), (k_float8)((float)s->countZ - 1.001f));
  k_int8 i = k_truncate(u), k = k_truncate(w), base = i + k * s->countX;
  K_CHECK(k_within(base, 0, (int32_t)s->heightCount - s->countX - 1));
  base <<= 2;
  k_int16 one = k_gatherPairs(s->heights, base), next = k_gatherPairs(s->heights + s->countX, base);
  k_float8 a = (k_float8)one.lo, b = (k_float8)one.hi, c = (k_float8)next.lo, d = (k_float8)next.hi;
  k_float8 shareX = u - k_float(i), shareZ = w - k_float(k);
  k_float8 near = a + (b - a) * shareX, far = c + (d - c) * shareX;
  k_heights8 r;
  r.height = near + (far - near) * shareZ;
  r.slopeX = ((b - a) + ((d - c) - (b - a)) * shareZ) * s->scale;
  r.slopeZ = (far - near) * s->scale;
  r.isThere = (k_int8)(k_max(k_max(a, b), k_max(c, d)) < s->absent);
  return r;
}

/// Places of eight rays on one plane, at rest.
typedef struct {
  k_float8 x, y, z;
} k_places8;

K_INLINE k_places8 k_raysAt(const k_sheetRays* r, float plane, k_float8 rest) {
  k_int8 step = k_truncate(k_min(k_max(rest * r->marchPerMM, (k_float8)0.0f), (k_float8)(float)(r->marchCount - 1)));
  k_float8 offset = (k_float8)k_gather(r->planeOffset, step << 2) * plane;
  k_places8 p = {
    k_load(r->startX) + k_load(r->directionX) * rest + offset * r->elevationX,
    k_load(r->startY) + k_load(r->directionY) * rest + offset * r->elevationY,
    k_load(r->startZ) + k_load(r->directionZ) * rest + offset * r->elevationZ};
  return p;
}
/// How far below the sheet the rays are; and where there is one.
K_INLINE k_float8 k_below(const k_sheetRays* r, float plane, k_float8 rest, k_int8* isThere) {
  k_places8 p = k_raysAt(r, plane, rest);
  k_heights8 s = k_heightsAt(&r->surface, p.x, p.z);
  *isThere = s.isThere;
  return p.y - s.height;
}

/// Two rest depths of each ray, with the sheet between them, and how far below it they are.
typedef struct {
  k_float8 low, high, above, below;
  k_int8 isFound;
} k_bracket8;

/// Looks near a guess.
K_INLINE k_bracket8 k_nearGuess(
    const k_sheetRays* r, float plane, k_float8 guess, k_int8 isGuessed, k_float8 first, k_float8 deepest) {
  const float nearMM = 1;
  k_int8 isAbove, isBelow;
  k_bracket8 b;
  b.low = k_max(guess - nearMM, first);
  b.high = guess + nearMM;
  b.above = k_below(r, plane, b.low, &isAbove);
  b.below = k_below(r, plane, b.high, &isBelow);
  b.isFound = isGuessed & isAbove & isBelow & (k_int8)(b.above < 0.0f) & (k_int8)(b.below >= 0.0f)
    & (k_int8)(b.high < deepest);
  return b;
}

/// Looks near where the plane before met the sheet, and along the whole way where that fails.
K_INLINE k_bracket8 k_bracket(
    const k_sheetRays* r, float plane, k_float8 guess, k_int8 isGuessed, k_float8 first, k_float8 deepest) {
  const float stepMM = 5;
  k_bracket8 b = {guess, guess, (k_float8)0.0f, (k_float8)0.0f, (k_int8)0};
  k_int8 isAbove, isBelow;
  if (k_any(isGuessed)) b = k_nearGuess(r, plane, guess, isGuessed, first, deepest);
  k_int8 isOpen = ~b.isFound & (k_int8)(first < deepest);
  if (!k_any(isOpen)) return b;
  k_float8 d = first, value = k_below(r, plane, d, &isAbove);
  while (k_any(isOpen)) {
    k_float8 next = d + stepMM, here = k_below(r, plane, next, &isBelow);
    k_int8 isHere = isOpen & isAbove & isBelow & (k_int8)(value < 0.0f) & (k_int8)(here >= 0.0f);
    b.low = k_select(d, b.low, isHere);
    b.high = k_select(next, b.high, isHere);
    b.above = k_select(value, b.above, isHere);
    b.below = k_select(here, b.below, isHere);
    b.isFound |= isHere;
    d = next;
    value = here;
    isAbove = isBelow;
    isOpen = isOpen & ~isHere & (k_int8)(d < deepest);
  }
  return b;
}

/// The rest depths at which the rays go through, by three secant steps.
K_INLINE k_float8 k_refined(const k_sheetRays* r, float plane, k_bracket8* b) {
  for (int n = 0; n < 2; n++) {
    k_float8 share = k_min(k_max(b->above / (b->above - b->below), (k_float8)0.02f), (k_float8)0.98f);
    k_float8 middle = b->low + (b->high - b->low) * share;
    k_int8 isThere;
    k_float8 value = k_below(r, plane, middle, &isThere);
    b->isFound &= isThere;
    k_int8 isAbove = (k_int8)(value < 0.0f);
    b->low = k_select(middle, b->low, isAbove);
    b->above = k_select(value, b->above, isAbove);
    b->high = k_select(b->high, middle, isAbove);
    b->below = k_select(b->below, value, isAbove);
  }
  k_float8 share = k_min(k_max(b->above / (b->above - b->below), (k_float8)0.0f), (k_float8)1.0f);
  return b->low + (b->high - b->low) * share;
}

/// Follows the sheet from rays that meet it to neighbors for which a step of the search began or ended beyond its edge.
K_INLINE void k_follow(
    const k_sheetRays* r, float plane, k_float8 first, k_float8 deepest, k_float8* rest, k_int8* isFound) {
  k_int8 isUntried = ~*isFound & (k_int8)(first < deepest);
  while (k_any(isUntried)) {
    k_int8 isBeside = __builtin_shufflevector(*isFound, (k_int8)0, 8, 0, 1, 2, 3, 4, 5, 6) & isUntried;
    if (!k_any(isBeside)) return;
    k_float8 guess = __builtin_shufflevector(*rest, *rest, 0, 0, 1, 2, 3, 4, 5, 6);
    k_bracket8 bracket = k_nearGuess(r, plane, guess, isBeside, first, deepest);
    isUntried &= ~isBeside;
    if (!k_any(bracket.isFound)) continue;
    k_float8 followed = k_refined(r, plane, &bracket);
    *rest = k_select(followed, *rest, bracket.isFound);
    *isFound |= bracket.isFound;
  }
}

/// The depths at which the crossings are shown.
K_INLINE k_float8 k_crossingShown(const k_sheetRays* r, k_places8 p, k_float8 rest) {
  const k_int8 lanes = {0, 1, 2, 3, 4, 5, 6, 7};
  if (r->motion) {
    k_float8 ux, uy, uz;
    k_displace(r->motion, p.x, p.y, p.z, &ux, &uy, &uz);
    rest += k_load(r->directionX) * ux + k_load(r->directionY) * uy + k_load(r->directionZ) * uz;
  }
  k_float8 gap = k_load(r->gap), shift = k_load(r->shift);
  k_float8 s = (r->reachMM - rest) / (r->reachMM - gap);
  k_float8 pressed = rest - (gap + shift) * s * s + shift;
  k_float8 way = k_select(pressed, rest + shift, (k_int8)(rest < r->reachMM));
  k_float8 place = k_min(k_max(way * r->pathPerMM, (k_float8)0.0f), (k_float8)((float)r->pathCount - 1.001f));
  k_int8 i = k_truncate(place), row = (lanes * r->pathStride + i) << 2;
  k_int16 pair = k_gatherPairs(r->smooth, row);
  k_float8 near = (k_float8)pair.lo, far = (k_float8)pair.hi;
  return way + near + (far - near) * (place - k_float(i));
}

/// The echoes' amplitudes: by what is left of the wave, by the angle, and by the sheet's own mottle.
K_INLINE k_float8 k_sheetAmplitude(const k_sheetRays* r, k_places8 p, k_heights8 s, k_float8 seen) {
  const k_int8 lanes = {0, 1, 2, 3, 4, 5, 6, 7};
  k_float8 length = k_sqrt(s.slopeX * s.slopeX + s.slopeZ * s.slopeZ + 1.0f);
  k_float8 cosine =
    (k_load(r->directionY) - s.slopeX * k_load(r->directionX) - s.slopeZ * k_load(r->directionZ)) / length;
  k_float8 angle = k_angleDegrees(cosine);
  // 1 dB a degree, until the sheet's own waviness takes over.
  k_float8 fallDB = k_min(angle, (k_float8)r->steepDeg) + k_max(angle - r->steepDeg, (k_float8)0.0f) * 0.25f;
  k_float8 slow = k_noise(p.x * 0.16f, p.y * 0.16f, p.z * 0.16f, (k_uint8)r->seed);
  k_float8 fine = k_noise(p.x * 0.6f, p.y * 0.6f, p.z * 0.6f, (k_uint8)(r->seed + 9));
  k_float8 mottle = (slow * 0.7f + fine * 0.5f) * r->mottle;
  k_int8 step = k_truncate(k_min(k_max(seen * r->marchPerMM, (k_float8)0.0f), (k_float8)(float)(r->marchCount - 1)));
  k_float8 through = (k_float8)k_gather(r->transmission, (lanes * r->transmissionStride + step) << 2);
  return through * k_exp2(mottle + r->level - fallDB * (1 / K_DECIBELS_PER_OCTAVE));
}

/// Share of each plane in the sheet's echo: see `PlaneShares`.
K_INLINE void k_sharePlanes(const k_sheetRays* r) {
  for (int plane = 0; plane < r->planes; plane++) {
    k_float8 own = k_load(r->depth + plane * r->planeStride);
    if (!k_any((k_int8)(own >= 0.0f))) continue;
    k_int8 zone = k_truncate(k_min(k_max(own * r->zonesPerMM, (k_float8)0.0f), (k_float8)(float)(r->zoneCount - 1)));
    k_float8 perPulse = 1.0f / ((k_float8)k_gather(r->pulseMM, zone << 2) * 1.5f), together = (k_float8)0.0f;
    for (int other = 0; other < r->planes; other++) {
      k_float8 depth = k_load(r->depth + other * r->planeStride);
      k_float8 share = (k_float8)k_gather(r->planeShares + other, zone << 5);
      k_float8 near = k_max(1.0f - k_abs(depth - own) * perPulse, (k_float8)0.0f);
      together += k_keep(share * near, (k_int8)(depth >= 0.0f));
    }
    k_float8 share = (k_float8)k_gather(r->planeShares + plane, zone << 5);
    k_float8 gain = (k_float8)k_gather(r->reflectorGain, zone << 2);
    share = k_keep(share / k_sqrt(together), (k_int8)(together > 0.0f));
    k_store(r->share + plane * r->planeStride, share * gain);
  }
}

K_INLINE void k_meetSheetBody(const k_sheetRays* rays) {
  K_OWN(k_sheetRays, r, rays);
  const k_surface* s = &r->surface;
  // Only where the sheet's heights can be met.
  const float lean = __builtin_fabsf(r->elevationY) * 12 + 0.5f;
  k_float8 down = k_load(r->directionY), rate = k_max(down, (k_float8)0.2f), startY = k_load(r->startY);
  k_float8 face = k_min(k_load(r->gap), (k_float8)0.0f) + 0.1f;
  k_float8 first = k_max(face, (s->lowest - lean - startY) / rate - 0.5f);
  k_float8 last = k_min((s->highest + lean - startY) / rate + 0.5f, (k_float8)r->depthMM);
  k_float8 deepest = k_select(last, (k_float8)r->depthMM, (k_int8)(down > 0.2f));
  k_float8 guess = (k_float8)0.0f;
  k_int8 isGuessed = (k_int8)0;
  int any = 0;
  for (int plane = 0; plane < r->planes; plane++) {
    const float number = (float)(plane - r->planes / 2);
    float *depth = r->depth + plane * r->planeStride, *amplitude = r->amplitude + plane * r->planeStride;
    k_store(depth, (k_float8)-1.0f);
    k_bracket8 bracket = k_bracket(r, number, guess, isGuessed, first, deepest);
    isGuessed = bracket.isFound;
    if (!k_any(isGuessed)) continue;
    guess = k_refined(r, number, &bracket);
    isGuessed = bracket.isFound;
    k_follow(r, number, first, deepest, &guess, &isGuessed);
    k_places8 p = k_raysAt(r, number, guess);
    k_heights8 heights = k_heightsAt(s, p.x, p.z);
    isGuessed = isGuessed & heights.isThere;
    if (!k_any(isGuessed)) continue;
    k_float8 seen = k_crossingShown(r, p, guess);
    k_int8 isShown = isGuessed & (k_int8)(seen > 0.0f) & (k_int8)(seen < r->depthMM);
    k_store(depth, k_select(seen, (k_float8)-1.0f, isShown));
    k_store(amplitude, k_sheetAmplitude(r, p, heights, seen));
    any = 1;
  }
  if (any) k_sharePlanes(r);
}

K_TWO_BUILDS(k_meetSheet, (rays), const k_sheetRays* rays)
