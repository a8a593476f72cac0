// Random tissue and surfaces for the kernels that follow rays. A part of main.c, whose memory and numbers it uses.
static void eight(float* to, float low, float high) {
  for (int lane = 0; lane < 8; lane++) to[lane] = real(low, high);
}
/// Numbers by label on both sides of the body, eight rays each.
static const float* byTissue(int labels, float low, float high) { return floats(16 * labels, low, high); }

/// Echoes of all rounds that sheets, boundaries and bone gave.
static long echoes;
/// Eight rays through voxels of random tissue, with a needle and fluid or without.
static void marching(void) {
  const int side = whole(20, 40), voxels = side * side * side, labels = 8, count = 4 * whole(4, 40), planes = 5;
  const int stride = eights(count) + 8, isTiming = whole(0, 1), isWet = whole(0, 1), capacity = whole(1, 600);
  const k_motion moved = motion();
  uint32_t* bits = piece((size_t)voxels * 4);
  for (int i = 0; i < voxels; i++) bits[i] = (random32() & 0xffffff00u) | (uint32_t)whole(0, labels - 1);
  uint16_t* codes = piece((size_t)(voxels + 1) * 2);
  for (int i = 0; i < voxels; i += 3) codes[i] = (uint16_t)random32();
  k_march m;
  memset(&m, 0, sizeof m);
  m.lattice = (k_lattice){bits, voxels, -10, 0, -10, 2, side, side, side, 127, 0.05f, 0.02f, 1.0f / 64};
  m.tissues = (k_tissues){
    byTissue(labels, -4, 4), byTissue(labels, 0, 0.2f), byTissue(labels, 1.3f, 1.7f), byTissue(labels, 0.94f, 1.03f),
    byTissue(labels, -9, 9), byTissue(labels, -1, 1), byTissue(labels, -1, 1), byTissue(labels, -3, 6),
    byTissue(labels, -2, 2), floats(labels, 1.3f, 1.7f), floats(labels * labels, -3, 8), labels};
  m.fluid = (k_fluidCover){isWet ? codes : 0, voxels, 4, 4, 4, 18, 18, 18, 0.5f, -66, 0.94f, 0.3f};
  eight(m.startX, -6, 6), eight(m.startY, -1, 1), eight(m.startZ, -3, 3);
  eight(m.directionX, -0.4f, 0.4f), eight(m.directionY, 0.8f, 1), eight(m.directionZ, -0.2f, 0.2f);
  eight(m.sidewaysX, 0.8f, 1), eight(m.sidewaysY, -0.2f, 0.2f), eight(m.sidewaysZ, -0.2f, 0.2f);
  for (int lane = 0; lane < 8; lane++) {
    m.baseX[lane] = (m.startX[lane] + 10) * 2 + 0.5f;
    m.baseY[lane] = m.startY[lane] * 2 + 0.5f;
    m.baseZ[lane] = (m.startZ[lane] + 10) * 2 + 0.5f;
    m.stepX[lane] = m.directionX[lane] * 2;
    m.stepY[lane] = m.directionY[lane] * 2;
    m.stepZ[lane] = m.directionZ[lane] * 2;
  }
  m.elevationZ = 1;
  m.isBent = whole(0, 1);
  m.reachMM = 25;
  eight(m.gap, -6, 2), eight(m.shift, 0, 1), eight(m.contact, 0, 1);
  for (int lane = 0; lane < 8; lane++)
    m.bend[lane] = (m.gap[lane] + m.shift[lane]) / ((25 - m.gap[lane]) * (25 - m.gap[lane]));
  eight(m.needleDepth, 5, 40), eight(m.needleLoss, 0, 2);
  m.motion = whole(0, 1) ? &moved : 0;
  m.stillMM = 3;
  m.clouds = whole(0, 1) ? floats(8 * 160, -2, 2) : 0;
  m.cloudSteps = 160;
  m.hazePerMM = 2.3f;
  m.hazeFallPerMM = 0.09f;
  m.hazeLevel = -2.6f;
  m.count = count;
  m.firstRay = 16;
  m.spacing = 0.43f;
  m.plane = (float)whole(-2, 2);
  m.planeOffset = floats(count, 0, 2);
  m.frequency = floats(count, 3, 3.5f);
  m.isTiming = isTiming;
  m.gainStride = stride;
  float *ways = floats(8 * count, 0, 40), *out[2][6];
  int32_t found[2];
  for (int wide = 0; wide < 2; wide++) {
    out[wide][0] = floats(8 * stride, 0, 0);
    out[wide][1] = floats(8 * stride, 0, 0);
    out[wide][2] = copied(ways, 8 * count);
    for (int part = 3; part < 6; part++) out[wide][part] = floats(8 * planes, 0, 0);
    float* hits = floats(4 * capacity, 0, 0);
    m.gain = out[wide][0];
    m.transmission = isTiming ? out[wide][1] : 0;
    m.paths = out[wide][2];
    m.bone =
      (k_boneMeeting){13, 6, 324, 30, 0.5f, 11, out[wide][3], out[wide][4], out[wide][5]};
    m.sheets = (k_sheetEchoes){hits, capacity, 0, 12, 12, 0.3f, 1, 1.2f};
    k_marchRays(&m, wide && k_hasWideVectors());
    found[wide] = m.sheets.count;
    echoes += m.sheets.count;
    for (int lane = 0; lane < 8; lane++) echoes += m.bone.depth[lane] >= 0;
    memcpy(out[wide][2], hits, (size_t)(4 * capacity < 8 * count ? 4 * capacity : 8 * count) * 4);
  }
  same("k_marchRays", found, found + 1, 4);
  for (int part = 0; part < 6; part++)
    same("k_marchRays", out[0][part], out[1][part], (size_t)(part < 2 ? 8 * stride : part == 2 ? 8 * count : 8) * 4);
}

/// Eight rays through a surface with holes.
static void sheets(void) {
  const int side = whole(8, 40), planes = 5, count = 4 * whole(8, 100), paths = (count + 1) / 2, zones = whole(8, 60);
  const k_motion moved = motion();
  float* heights = floats(side * side, 15, 22);
  for (int i = 0; i < side * side; i += 7) heights[i] = 1000;
  k_sheetRays r;
  memset(&r, 0, sizeof r);
  r.surface = (k_surface){heights, side * side, -20, -20, 0.5f, side, side, 15, 22, 1000};
  eight(r.startX, -6, 6), eight(r.startY, -1, 1), eight(r.startZ, -3, 3);
  eight(r.directionX, -0.4f, 0.4f), eight(r.directionY, 0.1f, 1), eight(r.directionZ, -0.2f, 0.2f);
  eight(r.gap, -6, 2), eight(r.shift, 0, 1);
  r.elevationZ = 1;
  r.reachMM = 25;
  r.depthMM = (float)count * 0.43f;
  r.planeOffset = floats(count, 0, 2);
  r.marchPerMM = 1 / 0.43f;
  r.marchCount = count;
  r.motion = whole(0, 1) ? &moved : 0;
  r.smooth = floats(8 * (paths + 4), -1, 1);
  r.pathPerMM = 1 / 0.86f;
  r.pathStride = paths + 4;
  r.pathCount = paths;
  r.transmission = floats(8 * count, 0, 1);
  r.transmissionStride = count;
  r.level = 3;
  r.mottle = 1;
  r.steepDeg = 8;
  r.seed = 5;
  r.planeShares = floats(8 * zones, 0, 1);
  r.pulseMM = floats(zones, 0.3f, 0.6f);
  r.reflectorGain = floats(zones, 0, 1);
  r.zonesPerMM = (float)zones / r.depthMM;
  r.zoneCount = zones;
  r.planes = planes;
  r.planeStride = 24;
  float* out[2][3];
  for (int wide = 0; wide < 2; wide++) {
    for (int part = 0; part < 3; part++) out[wide][part] = floats(4 * 24 + 8, 0, 0);
    r.depth = out[wide][0];
    r.amplitude = out[wide][1];
    r.share = out[wide][2];
    k_meetSheet(&r, wide && k_hasWideVectors());
    for (int lane = 0; lane < 8; lane++) echoes += r.depth[lane] >= 0;
  }
  for (int part = 0; part < 3; part++) same("k_meetSheet", out[0][part], out[1][part], (4 * 24 + 8) * 4);
}
