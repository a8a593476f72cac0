import Geometry

/// Differences of one person from the mean person of the same sex, age and build: what is not named is as in the mean.
package struct PersonVariation: Hashable, Codable, Sendable {
  package typealias ID = VariationParameter.ID
  /// Values that have been set; of a word, its place in its list.
  private var numbers: [ID: Double] = [:]

  /// The mean person.
  package init() {}

  package subscript(_ id: ID) -> Double {
    get { numbers[id] ?? VariationParameter[id].mean }
    set { numbers[id] = newValue }
  }
  /// Sets a parameter by one of its words; false where it is none of them.
  package mutating func set(_ id: ID, word: String) -> Bool {
    guard let place = VariationParameter[id].words.firstIndex(of: word) else { return false }
    numbers[id] = Double(place)
    return true
  }
  /// The word of a parameter; nil for a number.
  package func word(_ id: ID) -> String? {
    let words = VariationParameter[id].words
    return words.isEmpty ? nil : words[min(max(Int(self[id]), 0), words.count - 1)]
  }
  /// True where a parameter has been set, to whatever value.
  package func sets(_ id: ID) -> Bool { numbers[id] != nil }

  /// The same person, with the values that another one sets in place of its own.
  package func overridden(by other: PersonVariation) -> PersonVariation {
    var result = self
    for id in ID.allCases where other.sets(id) { result[id] = other[id] }
    return result
  }
}

extension PersonVariation {
  /// One draw of a person, even of one that could not live.
  static func once(sex: Sex, from random: inout RandomNumbers) -> PersonVariation {
    var person = PersonVariation()
    let body = correlated(Self.factor, from: &random)
    for (id, normal) in zip(bodyIDs, body) { person.put(id, normal, sex) }
    person.putStature(sex, from: &random)
    for chain in chains {
      var last = standard(&random)
      for (place, id) in chain.ids.enumerated() {
        if place > 0 { last = chain.correlation * last + chain.rest * standard(&random) }
        person.put(id, last, sex)
      }
    }
    for id in ID.allCases where !person.sets(id) {
      let parameter = VariationParameter[id]
      if case .words(let words) = parameter.distribution {
        var share = random.uniform()
        let place = words.firstIndex { word in
          share -= sex == .female ? word.woman : word.man
          return share < 0
        }
        person[id] = Double(place ?? 0)
      } else {
        person.put(id, standard(&random), sex)
      }
    }
    return person
  }

  /// Sets a parameter to `normal` standard deviations from its mean, within its range.
  private mutating func put(_ id: ID, _ normal: Double, _ sex: Sex) {
    let parameter = VariationParameter[id]
    let value = parameter.mean + parameter.deviation(sex) * normal
    self[id] = min(max(value, parameter.range.lowerBound), parameter.range.upperBound)
  }

  /// Growth of a pelvis with stature, in logarithms per cm, and correlation of stature with its size.
  static let growthPerCM = 0.0036, statureTellsSize = 0.6

  /// Stature from the size that has been drawn; what it explains of the stretches is taken from them.
  private mutating func putStature(_ sex: Sex, from random: inout RandomNumbers) {
    let stretches: [ID] = [.stretchX, .stretchY, .stretchZ]
    let size = stretches.reduce(0) { $0 + self[$1] } / 3
    let sizeDeviation = 0.04
    let rest = (1 - Self.statureTellsSize * Self.statureTellsSize).squareRoot()
    put(.statureCM, Self.statureTellsSize * size / sizeDeviation + rest * Self.standard(&random), sex)
    for id in stretches {
      let range = VariationParameter[id].range
      let left = self[id] - Self.growthPerCM * self[.statureCM]
      self[id] = min(max(left, range.lowerBound), range.upperBound)
    }
  }

  /// The person half as far from the mean; words become the usual ones.
  var halved: PersonVariation {
    var result = self
    for id in ID.allCases {
      let parameter = VariationParameter[id]
      result[id] = parameter.words.isEmpty ? (self[id] + parameter.mean) / 2 : 0
    }
    return result
  }

  /// A normal number within ±2.5.
  private static func standard(_ random: inout RandomNumbers) -> Double {
    for _ in 0..<20 {
      let value = random.gaussian()
      if value.magnitude <= 2.5 { return value }
    }
    return 0
  }

  /// Parameters along the joint and the sacrum: neighboring levels resemble each other. The correlations are ours.
  private static let chains: [(ids: [ID], correlation: Double, rest: Double)] = [
    ([.sheetAngleS1Deg, .sheetAngleS2Deg, .sheetAngleWindowDeg, .sheetAngleS3Deg], 0.3, 0.954),
    ([.overhangS1MM, .overhangS1S2MM, .overhangS2MM], 0.6, 0.8),
    ([.foramenS1XMM, .foramenS2XMM, .foramenS3XMM], 0.6, 0.8),
    ([.foramenS1ZMM, .foramenS2ZMM, .foramenS3ZMM], 0.3, 0.954),
  ]

  private static let bodyIDs: [ID] = [
    .sacralTiltDeg, .shiftYMM, .shiftZMM, .stretchX, .stretchY, .stretchZ, .taperZPerMM, .taperYPerMM,
  ]
  /// Correlations within one sex in the order of `bodyIDs`, rounded to a twentieth: our own measurement on
  /// VSDFullBodyBoneModels (Fischer, Sci Data 2023;10:763; that of both sexes together less what their means make).
  private static let correlations: [[Double]] = [
    [1],
    [0.15, 1],
    [0.2, 0.25, 1],
    [-0.1, 0.3, 0.1, 1],
    [0, 0.55, 0.45, 0.15, 1],
    [0.05, 0.25, 0, 0.45, 0.2, 1],
    [0, 0.3, -0.1, 0.05, 0.5, 0.15, 1],
    [-0.1, 0.15, -0.2, 0.2, 0, 0.4, 0.15, 1],
  ]
  static let factor = choleskyFactor(of: correlations)

  /// The lower triangle whose product with its transpose is `matrix`, of which the lower triangle is given.
  static func choleskyFactor(of matrix: [[Double]]) -> [[Double]] {
    var factor: [[Double]] = []
    for (i, row) in matrix.enumerated() {
      var line: [Double] = []
      for j in 0...i {
        let above = j == i ? line : factor[j]
        let rest = row[j] - (0..<j).reduce(0) { $0 + line[$1] * above[$1] }
        line.append(j == i ? rest.squareRoot() : rest / above[j])
      }
      factor.append(line)
    }
    return factor
  }
  private static func correlated(_ factor: [[Double]], from random: inout RandomNumbers) -> [Double] {
    let normals = factor.map { _ in standard(&random) }
    return factor.map { row in zip(row, normals).reduce(0) { $0 + $1.0 * $1.1 } }
  }
}
