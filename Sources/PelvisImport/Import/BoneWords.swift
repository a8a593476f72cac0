/// Meaning of the name of a segment, a surface or a file by its whole words: Latin, English, German, as people write them.
package enum BoneWords {
  package enum Meaning: Equatable, Sendable {
    /// A bone; `unknown` are the words that say nothing of bones or sides.
    case bone(BoneSegmentation.Bone, unknown: [String])
    /// A hip bone of no side, or both in one.
    case hipWithoutSide
    /// Another structure that is named after a bone, such as a sacral plexus or a hip prosthesis.
    case otherStructure
    case nothing
  }

  package static func meaning(of name: String) -> Meaning {
    let words = words(of: name)
    let present = Set(words)
    func has(_ some: Set<String>) -> Bool { !present.isDisjoint(with: some) }
    let isSacrum = has(sacrum) || has(sacralVertebrae) || (has(sacral) && has(bones))
    let isHip = has(hip) || (has(iliac) && has(bones))
    guard isSacrum || isHip else {
      return has(sacral) || has(iliac) ? .otherStructure : .nothing
    }
    if has(others) { return .otherStructure }
    if has(negations) { return isHip ? .hipWithoutSide : .otherStructure }
    let unknown = words.filter { !known.contains($0) && !$0.allSatisfy(\.isNumber) }
    if isSacrum {
      // A pelvis may be what the sacrum belongs to.
      guard !has(hip.subtracting(wholes)) else { return .otherStructure }
      return .bone(.sacrum, unknown: unknown)
    }
    switch (has(left), has(right)) {
    case (true, false): return .bone(.hipLeft, unknown: unknown)
    case (false, true): return .bone(.hipRight, unknown: unknown)
    default: return .hipWithoutSide
    }
  }

  /// The words of a name, in lower case, without accents; parted at signs, and where a capital begins one (`HipLeft`).
  static func words(of name: String) -> [String] {
    var (all, word): ([String], [Character]) = ([], [])
    func end() {
      if !word.isEmpty { all.append(word.reduce("") { $0 + plain($1) }) }
      word = []
    }
    let characters = Array(name)
    for (place, character) in characters.enumerated() {
      guard character.isLetter || character.isNumber else {
        end()
        continue
      }
      if let last = word.last {
        let next = characters.indices.contains(place + 1) ? characters[place + 1] : " "
        let startsWord = last.isLowercase || (last.isUppercase && next.isLowercase)
        if character.isUppercase && startsWord { end() }
        // A number stands for itself, but behind one letter it is a level: S1.
        if character.isNumber != last.isNumber && !(character.isNumber && word.count == 1) { end() }
      }
      word.append(character)
    }
    end()
    return all
  }
  private static func plain(_ character: Character) -> String {
    let lower = character.lowercased()
    let folded: [String: String] = [
      "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "ê": "e", "á": "a", "à": "a",
      "â": "a", "í": "i", "ó": "o", "ô": "o", "ú": "u", "ñ": "n", "ç": "c",
    ]
    return folded[lower] ?? lower
  }

  // MARK: - The words

  private static func set(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }

  static let left = set(
    "left l lt lft lhs sin sinister sinistra sinistrum sinistri sinistrae links linke linker linkes li lk gauche izquierdo "
      + "izquierda sinistro esquerdo esquerda")
  static let right = set(
    "right r rt rgt rhs dex dext dexter dextra dextrum dextri dextrae rechts rechte rechter rechtes re droit droite derecho "
      + "derecha destro destra direito direita")
  private static let sacrum = set(
    "sacrum sacra sakrum kreuzbein kreuzbeins sacro sacrococcyx sacrococcygeum")
  private static let sacral = set("sacral sacralis sacrale sacrales sakral sakrale sakraler sacri")
  private static let sacralVertebrae = set("s1 s2 s3 s4 s5")
  private static let hip = set(
    "hip hips hipbone hipbones innominate innominates innominatum coxa coxae coxal coxale ilium ilia ilii ischium ischii "
      + "pubis pubic pubicum hemipelvis hemipelves pelvis pelvic huefte hueften hueftbein hueftbeine hueftknochen "
      + "huft huftbein darmbein darmbeine sitzbein sitzbeine schambein schambeine becken beckenhaelfte beckenknochen "
      + "beckenschaufel hemibecken")
  /// Words for a whole that a sacrum is part of.
  private static let wholes = set("pelvis pelvic becken beckenknochen")
  private static let iliac = set("iliac iliaca iliacum iliacus iliaque")
  /// Nouns that make a bone of an adjective.
  private static let bones = set(
    "bone bones os ossis ossa knochen bein vertebra vertebrae vertebral vertebrum wirbel wirbelkoerper body corpus ala alae "
      + "wing crest crista promontory promontorium segment")
  private static let negations = set("no not non without ohne minus except excluding sans")
  private static let others = set(
    "plexus nerve nerves nervus nervi nerv root roots radix ganglion cord canal kanal foramen foramina artery arteries arteria "
      + "arteriae arterie vein veins vena venae vene vessel vessels gefaess muscle muscles musculus musculi muskel muskeln psoas "
      + "iliopsoas gluteus gluteal glut ligament ligaments ligamentum ligamenta band baender tendon sehne cartilage cartilago "
      + "knorpel joint joints articulation articularis articulatio gelenk sij isg disc disk discus bandscheibe capsule capsula "
      + "kapsel bursa labrum fat fett skin haut fascia faszie lymph node nodes tumor tumour lesion metastasis metastases mass "
      + "cyst zyste edema oedema oedem hematoma haematoma haematom abscess fluid effusion erguss marrow knochenmark tissue "
      + "implant implants implantat prosthesis prostheses prothese endoprothese endoprosthesis arthroplasty tha thr tep replacement "
      + "screw screws schraube plate platte nail rod cage stem cup pfanne schaft hardware metal metall cement zement graft femur femoral "
      + "femora femoris oberschenkel head caput kopf acetabular trochanter l1 l2 l3 l4 l5 l6 thigh region roi area landmark "
      + "landmarks background hintergrund air luft diaphragm floor viscera bladder rectum uterus prostate")
  /// Words that change nothing.
  private static let neutral = set(
    "the of a and und et seg segmentation segments label labels mask mesh surface model modell shape object group part parts "
      + "piece fragment fragments frag fragm main ras lps mm cm smooth smoothed remeshed decimated final copy kopie new whole "
      + "half haelfte side seite seitig male female ct mr mri patient pat case subject sub id nii gz stl obj ply vtk mha mhd "
      + "nrrd nhdr coccyx coccygis steissbein cortical cortex closed clean default upper lower anatomy human")
  private static let known =
    left.union(right).union(sacrum).union(sacral).union(sacralVertebrae).union(hip).union(iliac).union(bones)
    .union(neutral)
}
