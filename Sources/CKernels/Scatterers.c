// One point scatterer in every cell: its place and amplitude from the cell's hash, its echo with the exact carrier
// phase on the two samples and the two lines beside it.
#include "TwoBuilds.h"

/// Adds lane k of v[0...7] to the eight floats at base + 4·index[k], in lane order.
K_INLINE void k_addOctets(float* base, k_int8 index, const k_float8 v[8]) {
#define K_LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define K_HIGH(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define K_FRONT(a, b) __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define K_BACK(a, b) __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#define K_LEFT(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11)
#define K_RIGHT(a, b) __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15)
  k_float8 q[4], r[4];
  for (int half = 0; half < 2; half++) {
    const k_float8* u = v + 4 * half;
    k_float8 ab = K_LOW(u[0], u[1]), cd = K_LOW(u[2], u[3]), ef = K_HIGH(u[0], u[1]), gh = K_HIGH(u[2], u[3]);
    k_float8* t = half ? r : q;
    t[0] = K_FRONT(ab, cd);
    t[1] = K_BACK(ab, cd);
    t[2] = K_FRONT(ef, gh);
    t[3] = K_BACK(ef, gh);
  }
#define K_ADD(lane, octet) \
  { float* p = base + 4 * index[lane]; k_store(p, k_load(p) + octet); }
  K_ADD(0, K_LEFT(q[0], r[0])) K_ADD(1, K_LEFT(q[1], r[1])) K_ADD(2, K_LEFT(q[2], r[2])) K_ADD(3, K_LEFT(q[3], r[3]))
  K_ADD(4, K_RIGHT(q[0], r[0])) K_ADD(5, K_RIGHT(q[1], r[1])) K_ADD(6, K_RIGHT(q[2], r[2]))
  K_ADD(7, K_RIGHT(q[3], r[3]))
}

/// Eight scatterers in probe coordinates, and what their cells' hashes say of them.
typedef struct {
  k_float8 x, y, z, away, jitterRow, jitterColumn;
  k_int8 isInSlice;
  k_uint8 hash;
} k_scatterers8;

/// Depth from the face and line at rest, from probe coordinates.
K_INLINE void k_beamPlace(const k_scatterers* f, const k_scatterers8* e, k_float8* restOut, k_float8* lineOut) {
  k_float8 rest, line;
  if (f->isSector) {
    k_float8 height = e->y + f->radius;
    k_float8 radius = k_sqrt(e->x * e->x + height * height);
    rest = radius - f->radius;
    // 2·arctan of the half angle's tangent, by its series: the sector is under ±50°.
    k_float8 t = e->x / (radius + height);
    k_float8 t2 = t * t;
    k_float8 series = t2 * 0.1f - 0.14285714f;
    series = series * t2 + 0.2f;
    series = series * t2 - 0.33333333f;
    series = series * t2 + 1.0f;
    line = t * f->linesPerUnit * series + f->middleLine;
    if (f->isSteered) {
      rest = k_sqrt(k_max(radius * radius - f->touchRadius * f->touchRadius, (k_float8)0.0f));
      rest -= f->radius * f->steeringCosine;
      k_float8 turn = rest * f->steeringSine / radius;
      line -= (turn * turn * turn * 0.16666667f + turn) * (f->linesPerUnit * 0.5f);
    }
  } else if (f->isSteered) {
    rest = e->y * (1 / f->steeringCosine);
    line = (e->x - rest * f->steeringSine) * f->linesPerUnit + f->middleLine;
  } else {
    rest = e->y;
    line = e->x * f->linesPerUnit + f->middleLine;
  }
  *restOut = rest;
  *lineOut = line;
}

K_INLINE k_float8 k_mix(k_int8 a, k_int8 b, k_int8 c, k_int8 d, k_float8 ray, k_float8 step, float unit) {
  k_float8 near = k_float(a), far = k_float(c);
  k_float8 one = near + (k_float(b) - near) * step, other = far + (k_float(d) - far) * step;
  return (one + (other - one) * ray) * unit;
}

/// The apparent positions of eight scatterers: by their ray and their depth at rest.
K_INLINE void k_apparentPosition(
    const k_scatterers* f, k_float8 rest, k_float8 rowPlace, k_float8* depth, k_float8* line) {
  k_float8 step = k_min(k_max(rest * f->pathPerMM + f->restOffset, (k_float8)0.0f), (k_float8)f->lastRest);
  k_float8 wholeRow = k_float(k_truncate(rowPlace)), wholeStep = k_float(k_truncate(step));
  k_float8 rayShare = rowPlace - wholeRow, stepShare = step - wholeStep;
  k_int8 corner = k_truncate(wholeRow * (float)f->pathStride + wholeStep) << 2;
  K_CHECK(k_within(corner >> 2, 0, f->pathCount - f->pathStride - 1));
  k_int16 near = k_gatherPairs(f->path, corner), far = k_gatherPairs(f->path + f->pathStride, corner);
  k_int8 a = near.lo, b = near.hi, c = far.lo, d = far.hi;
  *depth = rest
    + k_mix((a << 16) >> 16, (b << 16) >> 16, (c << 16) >> 16, (d << 16) >> 16, rayShare, stepShare, f->pathStep);
  *line = *line + k_mix(a >> 16, b >> 16, c >> 16, d >> 16, rayShare, stepShare, f->pathStep);
}

/// Amplitude by the cell's hash, by the beam across the slice, and by the tissue of the nearest plane.
K_INLINE k_float8 k_amplitude(
    const k_scatterers* f, const k_scatterers8* e, k_float8 d, k_float8 rowPlace, float scale) {
  k_float8 bin = k_min(e->away * f->binsPerMM, (k_float8)f->lastBin);
  k_int8 zone = k_truncate(d * f->zonesPerMM);
  k_int8 weightIndex = (zone << 6) + (zone << 5) + k_truncate(bin);
  K_CHECK(k_within(weightIndex, 0, f->elevationWeightCount));
  k_uint8 weight = k_gather(f->elevationWeights, weightIndex << 2);
  k_int8 outward = (k_int8)weight & 3;
  k_int8 below = (k_int8)e->z >> 31;
  k_int8 plane = ((outward ^ below) - below) + f->middlePlane;
  // The tissue between two rays and two march depths is chosen by the jitter, which is interpolation on average.
  const float byte = 1.0f / 256;
  k_float8 ray = rowPlace - f->guardRays;
  k_float8 jitteredRay = k_min(k_max(ray + e->jitterRow * byte, (k_float8)0.0f), (k_float8)f->lastRay);
  k_float8 jitteredDepth = k_min(d * f->marchPerMM + e->jitterColumn * byte, (k_float8)f->lastMarch);
  k_float8 tissueRay = k_float(plane) * f->rays + k_float(k_truncate(jitteredRay));
  k_int8 cell = k_truncate(tissueRay * f->marchStride + k_float(k_truncate(jitteredDepth)));
  K_CHECK(k_within(cell, 0, f->gainCount));
  k_float8 gain = (k_float8)k_gather(f->gain, cell << 2);
  // Sign and 0.75...1.25 of amplitude, rms 1.
  k_float8 size =
    k_float((k_int8)((e->hash >> 24) & 127)) * (0.5f / 127 * 0.9897f * scale) + 0.75f * 0.9897f * scale;
  k_int8 signBit = (k_int8)e->hash & (int32_t)0x80000000;
  k_float8 amplitude = (k_float8)((k_int8)size | signBit);
  return amplitude * (k_float8)weight * gain;
}

/// Adds eight scatterers.
K_INLINE void k_addScatterers(const k_scatterers* f, const k_scatterers8* e, float scale) {
  k_float8 rest, line, depth;
  k_beamPlace(f, e, &rest, &line);
  // Some lines more than the band's: what is shown aside of its line.
  k_int8 isUsed = e->isInSlice & (k_int8)(line >= f->nearPlace) & (k_int8)(line < f->farPlace);
  isUsed = isUsed & (k_int8)(rest < f->deepestRest) & (k_int8)(rest >= f->firstRest);
  if (!k_any(isUsed)) return;
  k_float8 row =
    k_min(k_max(line * f->raysPerLine + f->paddedRayOffset, (k_float8)0.0f), (k_float8)f->lastPaddedRay);
  k_apparentPosition(f, rest, row, &depth, &line);
  isUsed = isUsed & (k_int8)(line >= f->firstPlace) & (k_int8)(line < f->endPlace);
  isUsed = isUsed & (k_int8)(depth >= 0.0f) & (k_int8)(depth < f->deepest);
  if (!k_any(isUsed)) return;
  k_float8 lineIn = k_min(k_max(line, (k_float8)f->firstPlace), (k_float8)f->lastPlace);
  k_float8 d = k_min(k_max(depth, (k_float8)0.0f), (k_float8)f->lastDepth);
  k_float8 a = k_keep(k_amplitude(f, e, d, row, scale), isUsed);
  // Carrier.
  k_float8 cycles = d * (f->carrierLinear - d * f->carrierQuadratic) + (lineIn * f->shear + f->shearOffset);
  k_float8 u = (cycles - k_float(k_truncate(cycles)) - 0.5f) * 6.2831853f;
  k_float8 u2 = u * u;
  k_float8 sine = (((u2 * -0.00018363f + 0.00830629f) * u2 - 0.16664824f) * u2 + 0.9999966f) * u;
  k_float8 cosine = ((u2 * -0.0012712f + 0.0414877f) * u2 - 0.4999124f) * u2 + 0.9999933f;
  // Shared between two lines and two samples. Places in the tables are whole numbers that a float holds exactly.
  k_float8 pair = k_float(k_truncate(lineIn));
  k_float8 second = a * (lineIn - pair), first = a - second;
  k_float8 sample = d * f->samplesPerMM + f->lead;
  k_float8 whole = k_float(k_truncate(sample));
  k_float8 late = sample - whole;
  k_float8 lateCosine = cosine * late, lateSine = sine * late;
  k_float8 soonCosine = cosine - lateCosine, soonSine = sine - lateSine;
  k_float8 octet[8] = {
    first * soonCosine, first * soonSine, second * soonCosine, second * soonSine,
    first * lateCosine, first * lateSine, second * lateCosine, second * lateSine};
  k_int8 quad = k_truncate(pair * f->pairStride + whole);
  K_CHECK(k_within(quad, f->firstQuad, f->endQuad - 1));
  k_addOctets(f->accumulator, quad, octet);
}

K_INLINE void k_drawScatterersBody(const k_scatterers* f, const k_column* c) {
  // A float holds every place in the tables exactly.
  K_CHECK(f->pathCount <= 1 << 24 && f->gainCount <= 1 << 24 && f->endQuad <= 1 << 24);
  const float stride = (float)c->strideCells, row = c->row;
  const k_float8 lanes = {0, 1, 2, 3, 4, 5, 6, 7};
  const k_int8 wholeLanes = {0, 1, 2, 3, 4, 5, 6, 7};
  k_float8 columns = lanes + (float)c->column;
  k_float8 middle = (columns * -f->columnZ - (f->baseZ + f->rowZ * row)) * (1 / f->sliceZ);
  float reach = (c->halfMM + f->motionReach) * __builtin_fabsf(1 / f->sliceZ);
  // Slices are multiples of the stride, and the scatterer lies anywhere in the cells up to the next.
  float perStride = 1 / stride;
  k_float8 lowest = (middle - (reach + f->jitterHigh)) * perStride;
  k_int8 firstSlice = k_truncate(lowest) * c->strideCells;
  int count = (int)((2 * reach + f->jitterHigh - f->jitterLow) * perStride + 1) + 1;
  uint32_t sliceStep = f->sliceKey * (uint32_t)c->strideCells;
  k_uint8 hash =
    (k_uint8)(wholeLanes + c->column) * f->columnKey + c->rowHash + (k_uint8)firstSlice * f->sliceKey;
  k_float8 x0 = columns * f->columnX + (f->baseX + f->rowX * row);
  k_float8 y0 = columns * f->columnY + (f->baseY + f->rowY * row);
  k_float8 z0 = columns * f->columnZ + (f->baseZ + f->rowZ * row);
  k_float8 slice = k_float(firstSlice);
  const k_motion* motion = f->motion;
  if (motion) {
    // Where the column meets the image plane; its slices lie within the slice's half thickness of that.
    float margin = c->halfMM + f->motionReach + 4;
    if (!k_mayMove(motion, x0 + middle * f->sliceX, y0 + middle * f->sliceY, z0 + middle * f->sliceZ, margin))
      motion = 0;
  }
  for (int n = 0; n < count; n++) {
    k_uint8 h = hash;
    h ^= h >> 16;
    h *= 0x7feb352dU;
    h ^= h >> 15;
    h *= 0x846ca68bU;
    h ^= h >> 16;
    hash += sliceStep;
    k_scatterers8 e;
    e.hash = h;
    e.jitterRow = k_float((k_int8)((h >> f->rowShift) & 255));
    e.jitterColumn = k_float((k_int8)((h >> f->columnShift) & 255));
    k_float8 jitterSlice = k_float((k_int8)((h >> f->sliceShift) & 255)) * stride;
    k_float8 s = slice;
    slice += stride;
    e.z = z0 + s * f->sliceZ
      + (e.jitterRow * f->jitterRowZ + e.jitterColumn * f->jitterColumnZ + jitterSlice * f->jitterSliceZ);
    e.x = x0 + s * f->sliceX
      + (e.jitterRow * f->jitterRowX + e.jitterColumn * f->jitterColumnX + jitterSlice * f->jitterSliceX);
    e.y = y0 + s * f->sliceY
      + (e.jitterRow * f->jitterRowY + e.jitterColumn * f->jitterColumnY + jitterSlice * f->jitterSliceY);
    if (motion) {
      k_float8 ux, uy, uz;
      k_displace(motion, e.x, e.y, e.z, &ux, &uy, &uz);
      e.x += ux;
      e.y += uy;
      e.z += uz;
    }
    e.away = k_abs(e.z);
    e.isInSlice = (k_int8)(e.away < c->halfMM);
    k_addScatterers(f, &e, c->strideGain);
  }
}

K_TWO_BUILDS(k_drawScatterers, (frame, column), const k_scatterers* frame, const k_column* column)
