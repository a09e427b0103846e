// The module's exports: what a plan calls. Each file says what its kernels do.
export { convolutionSlopes, convolve } from './convolution'
export { multiply, transpose } from './dense'
export * from './generated-stages'
export { blend, spread, surround } from './input'
export { peak } from './limit'
export { adam, descend, descendPlainly, diagonal, gather, mask } from './optimizers'
export { pack, packTurned } from './packing'
