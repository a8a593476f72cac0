// One point scatterer in every cell: its place and amplitude from the cell's hash, its echo with the exact carrier
// phase on the two samples and the two lines beside it.
//
// The depth and the line of a scatterer at rest are worked out where its cell's column meets the image plane; the few
// millimeters from there are followed by the beam's curvature, to the second order.
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

/// Depth from the face and line at rest, from probe coordinates.
K_INLINE void k_beamPlace(const k_scatterers* f, k_float8 x, k_float8 y, k_float8* restOut, k_float8* lineOut) {
  k_float8 rest, line;
  if (f->isSector) {
    k_float8 height = y + f->radius;
    k_float8 radius = k_sqrt(x * x + height * height);
    rest = radius - f->radius;
    // 2·arctan of the half angle's tangent, by its series: the sector is under ±50°.
    k_float8 t = x / (radius + height);
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
    rest = y * (1 / f->steeringCosine);
    line = (x - rest * f->steeringSine) * f->linesPerUnit + f->middleLine;
  } else {
    rest = y;
    line = x * f->linesPerUnit + f->middleLine;
  }
  *restOut = rest;
  *lineOut = line;
}

/// Eight columns of cells where they meet the image plane, and the beam about there.
typedef struct {
  /// Probe coordinates (z is 0), and the place across the slice, in cells.
  k_float8 x, y, middle;
  /// The beam's direction, the inverse of the distance to where neighboring beams meet, and what a way across the beam
  /// gives: depth (steered beams touch a circle) and lines.
  k_float8 beamX, beamY, perRadius, depthAcross, linesAcross;
  /// Depth and line at rest.
  k_float8 depth, line;
} k_columns;

/// The beam about eight places at rest.
K_INLINE void k_findBeams(const k_scatterers* f, k_columns* c) {
  if (f->isSector) {
    k_float8 height = c->y + f->radius;
    k_float8 perSquare = 1.0f / k_max(c->x * c->x + height * height, (k_float8)4.0f);
    k_float8 along = f->isSteered ? c->depth + f->radius * f->steeringCosine : c->depth + f->radius;
    c->perRadius = 1.0f / k_max(along, (k_float8)2.0f);
    const float touch = f->isSteered ? f->touchRadius : 0;
    c->beamX = (along * c->x + touch * height) * perSquare;
    c->beamY = (along * height - touch * c->x) * perSquare;
    c->depthAcross = touch * c->perRadius;
    c->linesAcross = f->linesPerUnit * 0.5f * c->perRadius;
  } else {
    const float perCosine = f->isSteered ? 1 / f->steeringCosine : 1;
    c->perRadius = (k_float8)0.0f;
    c->beamX = (k_float8)(f->isSteered ? f->steeringSine : 0);
    c->beamY = (k_float8)(f->isSteered ? f->steeringCosine : 1);
    c->depthAcross = c->beamX * perCosine;
    c->linesAcross = (k_float8)(f->linesPerUnit * perCosine);
  }
}

K_INLINE k_float8 k_mix(k_int8 a, k_int8 b, k_int8 c, k_int8 d, k_float8 ray, k_float8 step, float unit) {
  k_float8 near = k_float(a), far = k_float(c);
  k_float8 one = near + (k_float(b) - near) * step, other = far + (k_float(d) - far) * step;
  return (one + (other - one) * ray) * unit;
}

/// The place in the table of apparent positions of a line.
K_INLINE k_float8 k_paddedRay(const k_scatterers* f, k_float8 line) {
  return k_min(k_max(line * f->raysPerLine + f->paddedRayOffset, (k_float8)0.0f), (k_float8)f->lastPaddedRay);
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

/// Eight scatterers: jitter along rows and columns, in 256ths of a cell, distance from the image plane, and what their
/// cells' hashes say.
typedef struct {
  k_float8 jitterRow, jitterColumn, z, away;
  k_uint8 hash;
} k_scatterers8;

/// Amplitude by the cell's hash, by the beam across the slice, and by the tissue of the nearest plane.
K_INLINE k_float8 k_amplitude(
    const k_scatterers* f, const k_scatterers8* e, k_float8 depth, k_float8 ray, float scale) {
  k_int8 bin = k_truncate(k_min(e->away * f->binsPerMM, (k_float8)f->lastBin));
  k_int8 place = k_truncate(depth * f->zonesPerMM) * 96 + bin;
  K_CHECK(k_within(place, 0, f->elevationWeightCount));
  k_uint8 weight = k_gather(f->elevationWeights, place << 2);
  k_int8 outward = (k_int8)weight & 3;
  k_int8 below = (k_int8)e->z >> 31;
  k_int8 plane = ((outward ^ below) - below) + f->middlePlane;
  // The tissue between two rays and two march depths is chosen by the jitter, which is interpolation on average.
  const float byte = 1.0f / 256;
  k_float8 jitteredRay = k_min(k_max(ray + e->jitterRow * byte, (k_float8)0.0f), (k_float8)f->lastRay);
  k_float8 jitteredDepth = k_min(depth * f->marchPerMM + e->jitterColumn * byte, (k_float8)f->lastMarch);
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

/// Adds eight echoes of a depth, a line inside of the band, and an amplitude.
K_INLINE void k_addEchoes(const k_scatterers* f, k_float8 d, k_float8 line, k_float8 a) {
  // Carrier.
  k_float8 cycles = d * (f->carrierLinear - d * f->carrierQuadratic);
  if (f->isSteered) cycles += line * f->shear + f->shearOffset;
  k_float8 u = (cycles - k_float(k_truncate(cycles)) - 0.5f) * 6.2831853f;
  k_float8 u2 = u * u;
  k_float8 sine = (((u2 * -0.00018363f + 0.00830629f) * u2 - 0.16664824f) * u2 + 0.9999966f) * u;
  k_float8 cosine = ((u2 * -0.0012712f + 0.0414877f) * u2 - 0.4999124f) * u2 + 0.9999933f;
  // Shared between two lines and two samples. Places in the tables are whole numbers that a float holds exactly.
  k_float8 pair = k_float(k_truncate(line));
  k_float8 second = a * (line - pair), first = a - second;
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

/// What eight columns' cells have in common.
typedef struct {
  /// Half of the slice's thickness; how many cells share a scatterer, and what it is heard by.
  float halfMM;
  int32_t strideCells;
  float strideGain;
  const k_motion* motion;
} k_slice;

/// Draws the cells of eight columns.
K_INLINE void k_drawSlices(
    const k_scatterers* f, const k_row* r, int32_t column, const k_columns* c, const k_slice* slice) {
  const k_int8 wholeLanes = {0, 1, 2, 3, 4, 5, 6, 7};
  const float stride = (float)slice->strideCells, perStride = 1 / stride;
  const float reach = (slice->halfMM + (slice->motion ? f->motionReach : 0)) * __builtin_fabsf(1 / f->sliceZ);
  // Slices are multiples of the stride, and the scatterer lies anywhere in the cells up to the next.
  k_int8 firstSlice = k_truncate((c->middle - (reach + f->jitterHigh)) * perStride) * slice->strideCells;
  const int count = (int)((2 * reach + f->jitterHigh - f->jitterLow) * perStride + 1) + 1;
  const uint32_t sliceStep = f->sliceKey * (uint32_t)slice->strideCells;
  k_uint8 hash = (k_uint8)(wholeLanes + column) * f->columnKey + r->hash + (k_uint8)firstSlice * f->sliceKey;
  k_float8 from = k_float(firstSlice) - c->middle;
  // What a cell across the slice, and a 256th of a cell along rows and columns, is along the beam and across it.
  k_float8 sliceAlong = f->sliceX * c->beamX + f->sliceY * c->beamY;
  k_float8 sliceAcross = f->sliceX * c->beamY - f->sliceY * c->beamX;
  k_float8 rowAlong = f->jitterRowX * c->beamX + f->jitterRowY * c->beamY;
  k_float8 rowAcross = f->jitterRowX * c->beamY - f->jitterRowY * c->beamX;
  k_float8 columnAlong = f->jitterColumnX * c->beamX + f->jitterColumnY * c->beamY;
  k_float8 columnAcross = f->jitterColumnX * c->beamY - f->jitterColumnY * c->beamX;
  for (int n = 0; n < count; n++) {
    k_scatterers8 e;
    k_uint8 h = hash;
    h ^= h >> 16;
    h *= 0x7feb352dU;
    h ^= h >> 15;
    h *= 0x846ca68bU;
    h ^= h >> 16;
    hash += sliceStep;
    e.hash = h;
    e.jitterRow = k_float((k_int8)((h >> f->rowShift) & 255));
    e.jitterColumn = k_float((k_int8)((h >> f->columnShift) & 255));
    k_float8 s = from + k_float((k_int8)((h >> f->sliceShift) & 255)) * (stride * (1.0f / 256));
    from += stride;
    e.z = s * f->sliceZ + (e.jitterRow * f->jitterRowZ + e.jitterColumn * f->jitterColumnZ);
    k_float8 along = s * sliceAlong + (e.jitterRow * rowAlong + e.jitterColumn * columnAlong);
    k_float8 across = s * sliceAcross + (e.jitterRow * rowAcross + e.jitterColumn * columnAcross);
    if (slice->motion) {
      k_float8 x = c->x + along * c->beamX + across * c->beamY, y = c->y + along * c->beamY - across * c->beamX;
      k_float8 ux, uy, uz;
      k_displace(slice->motion, x, y, e.z, &ux, &uy, &uz);
      e.z += uz;
      along += ux * c->beamX + uy * c->beamY;
      across += ux * c->beamY - uy * c->beamX;
    }
    e.away = k_abs(e.z);
    k_float8 rest = c->depth + (along + across * (across * (c->perRadius * 0.5f) - c->depthAcross));
    k_float8 line = c->line + across * c->linesAcross * (1.0f - along * c->perRadius);
    // Some lines more than the band's: what is shown aside of its line.
    k_int8 isUsed = (k_int8)(e.away < slice->halfMM) & (k_int8)(line >= f->firstPlace - f->linesAside)
      & (k_int8)(line < f->endPlace + f->linesAside) & (k_int8)(rest < f->deepest * 1.1f);
    if (!k_any(isUsed)) continue;
    k_float8 row = k_paddedRay(f, line), depth;
    k_apparentPosition(f, rest, row, &depth, &line);
    isUsed = isUsed & (k_int8)(line >= f->firstPlace) & (k_int8)(line < f->endPlace);
    isUsed = isUsed & (k_int8)(depth >= 0.0f) & (k_int8)(depth < f->deepest);
    if (!k_any(isUsed)) continue;
    line = k_min(k_max(line, (k_float8)f->firstPlace), (k_float8)f->lastPlace);
    depth = k_min(k_max(depth, (k_float8)0.0f), (k_float8)f->lastDepth);
    k_float8 a = k_amplitude(f, &e, depth, row - f->guardRays, slice->strideGain);
    k_addEchoes(f, depth, line, k_keep(a, isUsed));
  }
}

/// The loudest tissue near eight places.
K_INLINE float k_loudestNear(const k_scatterers* f, k_float8 ray, k_float8 depth) {
  k_float8 group = k_min(k_max(ray * 0.125f, (k_float8)0.0f), (k_float8)(f->lastRay * 0.125f));
  k_float8 block = k_min(depth * (f->marchPerMM * 0.125f), (k_float8)(f->lastMarch * 0.125f));
  k_int8 place = k_truncate(group) * f->loudestStride + k_truncate(block);
  K_CHECK(k_within(place, 0, f->loudestCount));
  k_float8 v = (k_float8)k_gather(f->loudest, place << 2);
  float most = v[0];
  for (int lane = 1; lane < 8; lane++) most = v[lane] > most ? v[lane] : most;
  return most;
}

/// Has the gains fetched that the next eight columns will ask for, on all planes: they lie too far apart for the processor to
/// foresee.
K_INLINE void k_fetchGains(const k_scatterers* f, k_float8 ray, k_float8 depth) {
  const float nextRay = ray[7] + ray[7] - ray[0], nextStep = (depth[7] + depth[7] - depth[0]) * f->marchPerMM;
  const float lastRay = f->lastRay - 1;
  const int32_t place = (int32_t)(nextRay > 0 ? (nextRay < lastRay ? nextRay : lastRay) : 0) * (int32_t)f->marchStride
    + (int32_t)(nextStep > 0 ? (nextStep < f->lastMarch ? nextStep : f->lastMarch) : 0);
  const int32_t planes = 2 * f->middlePlane + 1, planeStride = (int32_t)(f->rays * f->marchStride);
  for (int32_t plane = 0; plane < planes; plane++) {
    __builtin_prefetch(f->gain + place + plane * planeStride);
    __builtin_prefetch(f->gain + place + plane * planeStride + (int32_t)f->marchStride);
  }
}

K_INLINE int32_t k_zone(const k_scatterers* f, float depth) {
  const float zone = depth * f->zonesPerMM, last = (float)(f->zoneCount - 1);
  return (int32_t)(zone > 0 ? (zone < last ? zone : last) : 0);
}

/// Draws eight columns, if any of them may show in the band.
K_INLINE void k_drawColumns(const k_scatterers* f, const k_row* r, int32_t column) {
  const k_float8 lanes = {0, 1, 2, 3, 4, 5, 6, 7};
  k_float8 columns = lanes + (float)column;
  k_columns c;
  c.middle = (columns * -f->columnZ - (f->baseZ + f->rowZ * r->row)) * (1 / f->sliceZ);
  c.x = columns * f->columnX + (f->baseX + f->rowX * r->row) + c.middle * f->sliceX;
  c.y = columns * f->columnY + (f->baseY + f->rowY * r->row) + c.middle * f->sliceY;
  k_beamPlace(f, c.x, c.y, &c.depth, &c.line);
  const int32_t near = k_zone(f, c.depth[0]), far = k_zone(f, c.depth[7]);
  k_slice slice = {f->halfThickness[near], f->sliceStride[near], 1, f->motion};
  if (f->halfThickness[far] > slice.halfMM) slice.halfMM = f->halfThickness[far];
  if (f->sliceStride[far] < slice.strideCells) slice.strideCells = f->sliceStride[far];
  // The column meets the image plane there; its slices lie within the slice's half thickness of that.
  if (slice.motion && !k_mayMove(slice.motion, c.x, c.y, (k_float8)0.0f, slice.halfMM + f->motionReach + 4))
    slice.motion = 0;
  k_findBeams(f, &c);
  // How far from there a scatterer may be, and how far aside of its line, and above its depth, it may be shown.
  const float moved = slice.motion ? f->motionReach : 0;
  const float beyond = ((slice.halfMM + moved + 2 * f->cellMM) * f->slant + 2 * f->cellMM + moved) * 1.2f;
  k_float8 beside = c.linesAcross * beyond + f->linesAside;
  k_int8 isNear = (k_int8)(c.line >= f->firstPlace - beside) & (k_int8)(c.line < f->endPlace + beside)
    & (k_int8)(c.depth >= f->shallowest - beyond) & (k_int8)(c.depth < f->deepest * 1.1f + beyond);
  if (!k_any(isNear)) return;
  k_float8 row = k_paddedRay(f, c.line), line = c.line, depth;
  k_apparentPosition(f, c.depth, row, &depth, &line);
  depth = k_min(k_max(depth, (k_float8)0.0f), (k_float8)f->lastDepth);
  k_fetchGains(f, row - f->guardRays, depth);
  const float loudest = k_loudestNear(f, row - f->guardRays, depth);
  if (loudest <= f->silent) return;
  // Where the noise is as loud, fewer scatterers are as good.
  if (loudest < f->faint) slice.strideCells *= 3;
  slice.strideGain = k_sqrt((k_float8)(float)slice.strideCells)[0];
  k_drawSlices(f, r, column, &c, &slice);
}

K_INLINE void k_drawScatterersBody(const k_scatterers* frame, const k_row* row) {
  K_OWN(k_scatterers, f, frame);
  // A float holds every place in the tables exactly.
  K_CHECK(f->pathCount <= 1 << 24 && f->gainCount <= 1 << 24 && f->endQuad <= 1 << 24);
  for (int32_t column = row->first; column <= row->last; column += 8) k_drawColumns(f, row, column);
}

/// The largest of eight rays' gains on all planes, by blocks of eight march depths.
K_INLINE void k_findLoudestBody(const k_loudness* l) {
  for (int32_t k = 0; k < l->count; k += 8) {
    k_float8 most = (k_float8)0.0f;
    for (int32_t plane = 0; plane < l->planes; plane++)
      for (int32_t ray = 0; ray < 8; ray++)
        most = k_max(k_load(l->gain + plane * l->planeStride + ray * l->rayStride + k), most);
    float largest = most[0];
    for (int lane = 1; lane < 8; lane++) largest = most[lane] > largest ? most[lane] : largest;
    l->loudest[k / 8] = largest;
  }
}

K_TWO_BUILDS(k_drawScatterers, (frame, row), const k_scatterers* frame, const k_row* row)
K_TWO_BUILDS(k_findLoudest, (loudness), const k_loudness* loudness)
