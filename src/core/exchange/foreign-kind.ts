/** A kind of model file that is not imported, and what a person is told of it. */
export interface ForeignKind {
  readonly kind: string
  readonly why: string
}

interface Signature extends ForeignKind {
  readonly begins: readonly number[]
  /** Where the bytes stand; 0 where left out. */
  readonly at?: number
}

const runsPrograms = 'a Python pickle can run programs and is never opened'

const signatures: readonly Signature[] = [
  {
    kind: 'zip',
    begins: [0x50, 0x4b, 0x03, 0x04],
    why: `This is a zip, as PyTorch and Keras write models: ${runsPrograms}.`,
  },
  {
    kind: 'hdf5',
    begins: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a],
    why: 'This is an HDF5 file, as Keras writes models: it is not read here. Save the model for TensorFlow.js.',
  },
  {
    kind: 'tflite',
    begins: [0x54, 0x46, 0x4c, 0x33],
    at: 4,
    why: 'This is a TensorFlow Lite file: it is not read here.',
  },
  {
    kind: 'gguf',
    begins: [0x47, 0x47, 0x55, 0x46],
    why: 'This is a GGUF file: no net of the family is kept in one.',
  },
  {
    kind: 'numpy',
    begins: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59],
    why: 'This is a NumPy file: it does not say which tensor it holds.',
  },
  { kind: 'gzip', begins: [0x1f, 0x8b], why: 'This is a packed file. Unpack it first.' },
  { kind: 'program', begins: [0x7f, 0x45, 0x4c, 0x46], why: 'This is a program, not a model.' },
  { kind: 'program', begins: [0x4d, 0x5a], why: 'This is a program, not a model.' },
]

/** Told by its first bytes, whatever its name; null where it may be a kind that is imported. */
export function foreignKindOf(bytes: Uint8Array): ForeignKind | null {
  const [first, second = 0, third = 0] = bytes
  // Protocols 2 to 5 begin so, and with them everything that PyTorch wrote before it wrote zips.
  if (first === 0x80 && second >= 2 && second <= 5)
    return { kind: 'pickle', why: `This is a pickle: ${runsPrograms}.` }
  for (const { kind, why, begins, at = 0 } of signatures)
    if (begins.every((byte, i) => bytes[at + i] === byte)) return { kind, why }
  // ModelProto: its structure's version, then a field that is a text or a message.
  if (first === 0x08 && second >= 1 && second <= 20 && third % 8 === 2)
    return { kind: 'onnx', why: 'This is an ONNX file: models are exported as ONNX, not imported.' }
  return null
}
