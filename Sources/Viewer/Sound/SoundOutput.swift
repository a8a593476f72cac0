import CSDL2

/// The loudspeaker. Where there is none, as on a machine for tests, there is no sound and no message.
final class SoundOutput {
  private let device: SDL_AudioDeviceID

  init?() {
    guard SDL_InitSubSystem(UInt32(SDL_INIT_AUDIO)) == 0 else { return nil }
    // Opening what is not there, a sound library tells the terminal so.
    guard SDL_GetNumAudioDevices(0) != 0 else {
      SDL_QuitSubSystem(UInt32(SDL_INIT_AUDIO))
      return nil
    }
    var wanted = SDL_AudioSpec()
    wanted.freq = Int32(FeltSound.rate)
    wanted.format = SDL_AudioFormat(AUDIO_F32SYS)
    (wanted.channels, wanted.samples) = (1, 512)
    device = SDL_OpenAudioDevice(nil, 0, &wanted, nil, 0)
    guard device > 0 else {
      SDL_QuitSubSystem(UInt32(SDL_INIT_AUDIO))
      return nil
    }
    SDL_PauseAudioDevice(device, 0)
  }
  deinit {
    SDL_CloseAudioDevice(device)
    SDL_QuitSubSystem(UInt32(SDL_INIT_AUDIO))
  }

  /// Most samples that may wait: more would be heard late, 0.12 s.
  private static let mostQueued = UInt32(FeltSound.rate / 8)

  func play(_ samples: [Float]) {
    let size = UInt32(MemoryLayout<Float>.stride)
    if SDL_GetQueuedAudioSize(device) / size > SoundOutput.mostQueued { return }
    samples.withUnsafeBytes { _ = SDL_QueueAudio(device, $0.baseAddress, UInt32($0.count)) }
  }
}
