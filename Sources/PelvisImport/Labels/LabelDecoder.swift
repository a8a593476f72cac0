/// Form in which a voxel's number is stored.
package enum VoxelNumber: Sendable, CaseIterable {
  case uint8, int8, uint16, int16, uint32, int32, uint64, int64, float32, float64
  package var byteCount: Int {
    switch self {
    case .uint8, .int8: 1
    case .uint16, .int16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    }
  }
}

/// Decoder that makes labels of the bytes of voxels.
package struct LabelDecoder: Sendable {
  /// The first number that is no label.
  package struct Failure: Equatable, Sendable {
    package enum Kind: Sendable { case notWhole, negative, tooLarge }
    package var kind: Kind
    package var value: Double
    /// Place of the number among those given.
    package var index: Int
  }
  package var number: VoxelNumber
  package var isBigEndian: Bool
  /// Slope and intercept: a label is slope · number + intercept; at 1 and 0 numbers are taken as they are.
  package var slope, intercept: Double

  package init(_ number: VoxelNumber, isBigEndian: Bool, slope: Double = 1, intercept: Double = 0) {
    (self.number, self.isBigEndian, self.slope, self.intercept) = (number, isBigEndian, slope, intercept)
  }

  /// Decodes as many numbers as `labels` holds; `bytes` holds their bytes. Ends at the first that is no label.
  package func decode(
    _ bytes: UnsafeRawBufferPointer, into labels: UnsafeMutableBufferPointer<UInt16>
  ) -> Failure? {
    precondition(bytes.count >= labels.count * number.byteCount, "shape")
    switch number {
    case .uint8: return integers(UInt8.self, bytes, labels)
    case .int8: return integers(Int8.self, bytes, labels)
    case .uint16: return integers(UInt16.self, bytes, labels)
    case .int16: return integers(Int16.self, bytes, labels)
    case .uint32: return integers(UInt32.self, bytes, labels)
    case .int32: return integers(Int32.self, bytes, labels)
    case .uint64: return integers(UInt64.self, bytes, labels)
    case .int64: return integers(Int64.self, bytes, labels)
    case .float32:
      return reals(UInt32.self, bytes, labels) { Double(Float(bitPattern: $0)) }
    case .float64:
      return reals(UInt64.self, bytes, labels) { Double(bitPattern: $0) }
    }
  }

  private func integers<Number: FixedWidthInteger>(
    _: Number.Type, _ bytes: UnsafeRawBufferPointer, _ labels: UnsafeMutableBufferPointer<UInt16>
  ) -> Failure? {
    guard slope == 1, intercept == 0 else {
      return reals(Number.self, bytes, labels) { Double($0) }
    }
    for i in labels.indices {
      let raw = bytes.loadUnaligned(fromByteOffset: i * MemoryLayout<Number>.size, as: Number.self)
      let number = isBigEndian ? Number(bigEndian: raw) : Number(littleEndian: raw)
      guard let label = UInt16(exactly: number) else { return failure(Double(number), i) }
      labels[i] = label
    }
    return nil
  }
  private func reals<Word: FixedWidthInteger>(
    _: Word.Type, _ bytes: UnsafeRawBufferPointer, _ labels: UnsafeMutableBufferPointer<UInt16>,
    _ value: (Word) -> Double
  ) -> Failure? {
    let isScaled = slope != 1 || intercept != 0
    for i in labels.indices {
      let raw = bytes.loadUnaligned(fromByteOffset: i * MemoryLayout<Word>.size, as: Word.self)
      let number = slope * value(isBigEndian ? Word(bigEndian: raw) : Word(littleEndian: raw)) + intercept
      let whole = isScaled ? number.rounded() : number
      guard let label = UInt16(exactly: whole), (number - whole).magnitude < roundingMax else {
        return failure(number, i)
      }
      labels[i] = label
    }
    return nil
  }
  /// Greatest distance of a scaled number from the label that it stands for. A writer that spreads labels over the stored numbers
  /// rounds to these, by up to half a slope; the slope itself is rounded to 32 bits.
  private var roundingMax: Double {
    let half = slope.magnitude / 2
    return half < 0.5 ? max(half * 1.001, 1e-3) : 1e-3
  }
  private func failure(_ value: Double, _ index: Int) -> Failure {
    let isWhole = value.isFinite && (value - value.rounded()).magnitude < roundingMax
    let kind: Failure.Kind = !isWhole ? .notWhole : value < 0 ? .negative : .tooLarge
    return Failure(kind: kind, value: value, index: index)
  }
}

extension LabelDecoder {
  /// Place of a number of a file whose layers take turns: `layerRun` numbers of one, then of the next.
  package static func place(
    of number: Int, layerCount: Int, layerRun: Int
  ) -> (layer: Int, voxel: Int) {
    let (run, within) = (number / layerRun, number % layerRun)
    return (run % layerCount, run / layerCount * layerRun + within)
  }
  /// Deals labels that take turns out to their layers.
  /// - Parameters:
  ///   - start: place in the file of the first of `labels`.
  ///   - all: layer by layer.
  package func deal(
    _ labels: UnsafeBufferPointer<UInt16>, startingAt start: Int, layerCount: Int, layerRun: Int,
    into all: UnsafeMutableBufferPointer<UInt16>
  ) {
    let voxelCount = all.count / layerCount
    for i in labels.indices {
      let place = Self.place(
        of: start + i, layerCount: layerCount, layerRun: layerRun)
      all[place.layer * voxelCount + place.voxel] = labels[i]
    }
  }
}
