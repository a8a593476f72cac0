import Geometry

extension SoftTissueLayers {
  /// Boundaries at which the sheets lie: under the skin, about the fasciae, the gluteus and the long ligament.
  static let boundariesOfSheets: Set<Medium.Boundary> = {
    let sheathed: [TissueLabel] = [.skin, .fascia, .gluteusMaximus, .longPosteriorLigament]
    let all = sheathed.flatMap { one in
      TissueLabel.allCases.map { Medium.Boundary(Int(one.rawValue), Int($0.rawValue)) }
    }
    let aponeurosis = Medium.Boundary(
      Int(TissueLabel.erectorSpinae.rawValue), Int(TissueLabel.multifidus.rawValue))
    return Set(all + [aponeurosis])
  }()

  /// Sheets that are thinner than a voxel and reflect as a whole.
  var sheets: [Medium.Interface] {
    [
      Medium.Interface(name: "deep skin line", surface: dermis, echogenicityDB: 8, mottleDB: 5),
      Medium.Interface(
        name: "membranous layer of the fat", surface: superficialFascia, echogenicityDB: 10, mottleDB: 10),
      Medium.Interface(
        name: "thoracolumbar and gluteal fascia", surface: fascia, echogenicityDB: 16, mottleDB: 14),
      Medium.Interface(
        name: "deep gluteal fascia", surface: gluteusDeep, echogenicityDB: 12, mottleDB: 10),
      Medium.Interface(
        name: "erector spinae aponeurosis", surface: aponeurosis, echogenicityDB: 11, mottleDB: 10),
      Medium.Interface(
        name: "long posterior ligament, dorsal face", surface: longLigament, echogenicityDB: 13, mottleDB: 3),
      Medium.Interface(
        name: "long posterior ligament, deep face", surface: longLigamentDeep, echogenicityDB: 11, mottleDB: 3
      ),
    ]
  }
}
