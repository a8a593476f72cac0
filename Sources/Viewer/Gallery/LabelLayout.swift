/// Finds room for words around the places they name: near them, apart from each other, on dark parts of the picture.
///
/// Tries places around every target, the best of which costs least: a long leader, bright pixels under the words,
/// a leader that crosses another or runs through words.
struct LabelLayout {
  struct Item: Equatable {
    var displayName: String
    /// Point that is named, in pixels.
    var target: SIMD2<Float>
    /// Size of the words, in pixels.
    var width, height: Int
  }
  struct Placed: Equatable {
    var item: Item
    var rect: PixelRect
    /// The end of the leader line at the words.
    var leader: SIMD2<Float> { LabelLayout.nearest(to: item.target, in: rect) }
  }

  /// Area where words may be, and obstacles in it.
  let area: PixelRect
  let obstacles: [PixelRect]
  /// The mean gray level of a rectangle, 0...255.
  let brightness: (PixelRect) -> Float
  /// Space kept free around words, in pixels.
  static let gap = 4

  /// Items at places of their own; one for which the area has no room at all is left out.
  func placed(_ items: [Item]) -> [Placed] {
    // What is placed first takes the best places: four orders, of which the cheapest counts.
    let orders: [(Item, Item) -> Bool] = [
      { ($0.target.y, $0.target.x) < ($1.target.y, $1.target.x) },
      { ($0.target.y, $0.target.x) > ($1.target.y, $1.target.x) },
      { ($0.target.x, $0.target.y) < ($1.target.x, $1.target.y) },
      { ($0.target.x, $0.target.y) > ($1.target.x, $1.target.y) },
    ]
    var (best, least): ([Placed], Float) = ([], .infinity)
    for order in orders {
      let placed = placed(inOrder: items.sorted(by: order))
      let cost = placed.indices.reduce(Float(0)) { sum, i in
        var others = placed
        let label = others.remove(at: i)
        return sum + self.cost(of: label, among: others, all: items)
      }
      if placed.count > best.count || (placed.count == best.count && cost < least) {
        (best, least) = (placed, cost)
      }
    }
    return best
  }

  private func placed(inOrder items: [Item]) -> [Placed] {
    var placed: [Placed] = []
    for item in items {
      if let label = best(for: item, among: placed, all: items) { placed.append(label) }
    }
    // Words that were placed first did not know of the rest.
    for _ in 0..<4 {
      for i in placed.indices {
        var others = placed
        let label = others.remove(at: i)
        if let better = best(for: label.item, among: others, all: items) { placed[i] = better }
      }
    }
    return placed
  }

  private static let directions: [SIMD2<Float>] = {
    // Twenty-four, by turning one step again and again: cos 15°, sin 15°.
    var arm = SIMD2<Float>(1, 0)
    return (0..<24).map { _ in
      defer { arm = SIMD2(arm.x * 0.9659258 - arm.y * 0.25881905, arm.x * 0.25881905 + arm.y * 0.9659258) }
      return arm
    }
  }()
  private static let reaches: [Float] = [24, 40, 60, 85, 115, 150, 190, 240, 300, 370, 450]

  private func best(for item: Item, among others: [Placed], all: [Item]) -> Placed? {
    var (best, least): (Placed?, Float) = (nil, .infinity)
    func consider(_ rect: PixelRect) {
      guard isFree(rect, among: others) else { return }
      let label = Placed(item: item, rect: rect)
      let cost = cost(of: label, among: others, all: all)
      if cost < least { (best, least) = (label, cost) }
    }
    for reach in LabelLayout.reaches {
      for arm in LabelLayout.directions {
        let center = item.target + arm * (reach + abs(arm.x) * Float(item.width) / 2)
        consider(
          PixelRect(
            x: Int(center.x) - item.width / 2, y: Int(center.y) - item.height / 2, width: item.width,
            height: item.height))
      }
    }
    if best != nil { return best }
    for y in stride(from: area.y, through: area.bottom - item.height, by: item.height / 2) {
      for x in stride(from: area.x, through: area.right - item.width, by: item.height) {
        consider(PixelRect(x: x, y: y, width: item.width, height: item.height))
      }
    }
    return best
  }

  private func isFree(_ rect: PixelRect, among others: [Placed]) -> Bool {
    guard rect.x >= area.x, rect.y >= area.y, rect.right <= area.right, rect.bottom <= area.bottom else {
      return false
    }
    let wide = LabelLayout.widened(rect)
    return obstacles.allSatisfy { wide.intersection($0).isEmpty }
      && others.allSatisfy { wide.intersection($0.rect).isEmpty }
  }

  private func cost(of label: Placed, among others: [Placed], all: [Item]) -> Float {
    let (rect, target, leader) = (label.rect, label.item.target, label.leader)
    let line = leader - target
    let length = (line * line).sum().squareRoot()
    var cost = length + length * length / 400 + 2.2 * brightness(rect)
    for item in all where LabelLayout.widened(rect).contains(x: item.target.x, y: item.target.y) {
      cost += 400
    }
    for item in all where item != label.item {
      let place = min(max(((item.target - target) * line).sum() / max((line * line).sum(), 1), 0), 1)
      let away = item.target - target - line * place
      // One that touches this target anyway cannot be avoided.
      if place > 0, (away * away).sum() < 64 { cost += 80 }
    }
    for other in others {
      if LabelLayout.cross(target, leader, other.item.target, other.leader) { cost += 250 }
      if LabelLayout.meets(other.rect, from: target, to: leader) { cost += 350 }
      if LabelLayout.meets(rect, from: other.item.target, to: other.leader) { cost += 350 }
    }
    return cost
  }

  static func widened(_ rect: PixelRect) -> PixelRect {
    PixelRect(
      x: rect.x - gap, y: rect.y - gap, width: rect.width + 2 * gap, height: rect.height + 2 * gap)
  }
  private static func nearest(to point: SIMD2<Float>, in rect: PixelRect) -> SIMD2<Float> {
    SIMD2(
      min(max(point.x, Float(rect.x)), Float(rect.right)),
      min(max(point.y, Float(rect.y)), Float(rect.bottom)))
  }
  private static func cross(
    _ a: SIMD2<Float>, _ b: SIMD2<Float>, _ c: SIMD2<Float>, _ d: SIMD2<Float>
  ) -> Bool {
    func side(_ p: SIMD2<Float>, _ q: SIMD2<Float>, _ r: SIMD2<Float>) -> Float {
      (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
    }
    return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
  }
  /// True when a line runs through a rectangle.
  private static func meets(_ rect: PixelRect, from a: SIMD2<Float>, to b: SIMD2<Float>) -> Bool {
    let steps = max(Int(max(abs(b.x - a.x), abs(b.y - a.y)) / 4), 1)
    return (0...steps).contains { i in
      let p = a + (b - a) * (Float(i) / Float(steps))
      return rect.contains(x: p.x, y: p.y)
    }
  }
}
