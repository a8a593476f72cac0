// swift-tools-version: 6.2
// The architecture of sijsim: the dependencies of each target are the layer rules. A target may import
// only what its line names, and each line names only targets above it.
import PackageDescription

// Access: `package` everywhere but where a tick or a frame calls small functions of another target: the compiler inlines
// public ones alone (measured: 9 % more instructions a tick without). So `Geometry` is public, and Anatomy's `Voxel`,
// `Region`, `FluidCell` and `Tissue` are.

/// For every target of our own: warnings are errors.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
// The checked build is the debug configuration, which `swift test` uses: there `assert`, the bounds of unsafe buffers and
// the kernels' `K_CHECK` end the program where an index or a table's size is wrong. The release build has none of them.

/// For the targets a frame or a tick runs through: optimized in debug builds too, where they would
/// otherwise be some 200 times slower; `-assert-config` keeps the checks alive there. Whole modules take a fifth less time to
/// build than file by file, and their images a quarter less to form.
let hot: [SwiftSetting] =
  strict + [
    .unsafeFlags(
      ["-O", "-wmo", "-num-threads", "2", "-assert-config", "Debug"], .when(configuration: .debug))
  ]
/// No contraction into fused multiply–add: the same bits on every processor.
let sameBits: [CSetting] = [
  .unsafeFlags(["-ffp-contract=off", "-Wall", "-Werror"]),
  .unsafeFlags(["-O2"], .when(configuration: .debug)),
  .define("SIJSIM_CHECKED", .when(configuration: .debug)),
]

let package = Package(
  name: "sijsim",
  products: [.executable(name: "sijsim", targets: ["sijsim"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    .target(name: "CKernels", cSettings: sameBits),
    .target(name: "Geometry", dependencies: ["CKernels"], swiftSettings: hot),
    .target(name: "Anatomy", dependencies: ["Geometry"], swiftSettings: hot),
    .target(name: "PelvisImport", dependencies: ["Geometry", "Anatomy"], swiftSettings: hot),
    .target(
      name: "Ultrasound", dependencies: ["CKernels", "Geometry", "Anatomy"], swiftSettings: hot),
    .target(name: "Needle", dependencies: ["Geometry", "Anatomy"], swiftSettings: hot),
    .target(name: "Fluid", dependencies: ["Geometry", "Anatomy"], swiftSettings: hot),
    .target(
      name: "Simulation", dependencies: ["Geometry", "Anatomy", "Ultrasound", "Needle", "Fluid"],
      swiftSettings: hot),
    .target(
      name: "Training",
      dependencies: ["Geometry", "Anatomy", "Ultrasound", "Needle", "Fluid", "Simulation"],
      swiftSettings: hot),
    .target(
      name: "Operator",
      dependencies: ["Geometry", "Anatomy", "Ultrasound", "Needle", "Fluid", "Simulation", "Training"],
      swiftSettings: hot),
    .target(
      name: "Gallery",
      dependencies: ["Geometry", "Anatomy", "Ultrasound", "Needle", "Fluid", "Simulation"],
      swiftSettings: hot),
    .systemLibrary(name: "CPNG", providers: [.apt(["libpng-dev", "zlib1g-dev"])]),
    .target(
      name: "Storage",
      dependencies: [
        "Geometry", "Anatomy", "PelvisImport", "Ultrasound", "Needle", "Fluid", "Simulation", "Training",
        "Gallery",
        "CPNG",
        .product(name: "Yams", package: "Yams"),
      ], swiftSettings: strict),
    .target(
      name: "Results",
      dependencies: [
        "Geometry", "Anatomy", "Simulation", "Training", "Storage",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: strict),
    .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(
      name: "ResultsServer", dependencies: ["Storage", "Results", "CPostgreSQL"], swiftSettings: strict),
    .systemLibrary(name: "CSDL2", providers: [.apt(["libsdl2-dev"])]),
    .target(
      name: "CImGui",
      linkerSettings: [
        .linkedLibrary("imgui"), .linkedLibrary("stb"), .linkedLibrary("stdc++"), .linkedLibrary("m"),
      ]),
    .target(
      name: "Viewer",
      dependencies: [
        "Geometry", "Anatomy", "Ultrasound", "Needle", "Fluid", "Simulation", "Training", "Gallery", "CSDL2",
        "CImGui", "CKernels",
      ], swiftSettings: hot),
    .executableTarget(
      name: "sijsim",
      dependencies: [
        "Geometry", "Anatomy", "PelvisImport", "Ultrasound", "Needle", "Fluid", "Simulation", "Training",
        "Operator",
        "Gallery", "Storage", "Results", "ResultsServer", "Viewer",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    .testTarget(name: "GeometryTests", dependencies: ["Geometry"], swiftSettings: strict),
    .target(
      name: "TestPeople", dependencies: ["Geometry", "Anatomy"], path: "Tests/TestPeople",
      swiftSettings: strict),
    .testTarget(
      name: "AnatomyTests", dependencies: ["Geometry", "Anatomy", "TestSupport", "TestPeople"],
      swiftSettings: hot),
    .testTarget(
      name: "PelvisImportTests",
      dependencies: ["Geometry", "Anatomy", "PelvisImport", "TestSupport", "TestPeople"],
      exclude: ["Fixtures"], swiftSettings: hot),
    .testTarget(
      name: "UltrasoundTests", dependencies: ["Geometry", "Anatomy", "Ultrasound", "TestPeople"],
      swiftSettings: hot),
    .testTarget(
      name: "NeedleTests", dependencies: ["Geometry", "Anatomy", "Needle"], swiftSettings: strict),
    .testTarget(
      name: "FluidTests",
      dependencies: ["Geometry", "Anatomy", "Needle", "Fluid", "Simulation", "TestPeople"],
      swiftSettings: hot),
    .testTarget(
      name: "SimulationTests",
      dependencies: ["Geometry", "Anatomy", "Ultrasound", "Needle", "Fluid", "Simulation", "TestPeople"],
      swiftSettings: strict),
    .target(
      name: "TestSupport",
      dependencies: ["Geometry", "Anatomy", "Training", "TestPeople"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Geometry", "Anatomy", "Ultrasound", "Needle", "Fluid", "Simulation", "Training", "TestSupport",
        "TestPeople",
      ], swiftSettings: strict),
    .testTarget(
      name: "OperatorTests",
      dependencies: [
        "Geometry", "Anatomy", "Ultrasound", "Needle", "Fluid", "Simulation", "Training", "Operator",
        "TestSupport", "TestPeople",
      ], swiftSettings: strict),
    .target(
      name: "TestGallery", dependencies: ["Anatomy", "Gallery", "TestPeople"], path: "Tests/TestGallery",
      swiftSettings: strict),
    .testTarget(
      name: "GalleryTests",
      dependencies: [
        "Geometry", "Anatomy", "Ultrasound", "Needle", "Fluid", "Simulation", "Gallery", "TestPeople",
        "TestGallery",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "StorageTests",
      dependencies: [
        "Geometry", "Anatomy", "PelvisImport", "Ultrasound", "Needle", "Fluid", "Simulation", "Training",
        "Operator",
        "Gallery", "Storage", "TestPeople", .product(name: "Yams", package: "Yams"),
      ], swiftSettings: strict),
    .testTarget(
      name: "ResultsTests",
      dependencies: [
        "Geometry", "Anatomy", "Simulation", "Training", "Storage", "Results",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "ResultsServerTests", dependencies: ["Storage", "Results", "ResultsServer", "CPostgreSQL"],
      swiftSettings: strict),
    .testTarget(
      name: "ViewerTests",
      dependencies: [
        "Geometry", "Anatomy", "Ultrasound", "Needle", "Fluid", "Simulation", "Training", "Gallery", "CImGui",
        "Viewer", "TestPeople", "TestGallery",
      ], swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["Geometry", "Anatomy", "Ultrasound", "sijsim"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
