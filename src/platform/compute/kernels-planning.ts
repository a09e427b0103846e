import { laneBytes, numberBytes, type ParameterLayout, type ParameterPlace, roundUp } from './kernels-layout'

/** One call of a kernel; addresses and sizes are settled. */
export interface Call {
  readonly kernel: string
  readonly numbers: readonly number[]
}

/** Where a block's parts lie in the shared memory. */
export interface BlockPlaces {
  readonly parameters: number
  /** Zeros, as many bytes as `zeroBytesFor` says. */
  readonly zeros: number
  /** What `prepare` makes of the parameters, the same for all threads and blocks. */
  readonly packed: number
  /** The thread's own room, for blocks of this size alone. */
  readonly scratch: number
}

/** Maps of values of a block's examples; `slope` is where their slopes are put, 0 where nobody wants any. */
export interface Tensor {
  readonly maps: number
  readonly height: number
  readonly width: number
  readonly at: number
  readonly slope: number
}

export interface HeadPlaces {
  /** [8][examples]. */
  readonly geometry: number
  /** [classCount][examples], and where their slopes are put. */
  readonly addends: number
  readonly addendSlopes: number
}

export type Backward = (slopes: number, adds: number) => readonly Call[]

/** A plan in the making: what has been called for, and the room taken. */
export class Planning {
  readonly forward: Call[] = []
  readonly prepare: Call[] = []
  readonly backward: Backward[] = []
  /** Bytes of one pixel or unit of the block's examples. */
  readonly pixelBytes: number
  private free: number
  private freePacked: number

  constructor(
    private readonly layout: ParameterLayout,
    private readonly places: BlockPlaces,
    /** Vectors of four examples in a block. */
    readonly vectors: number,
  ) {
    this.pixelBytes = vectors * 4 * numberBytes
    this.free = places.scratch
    this.freePacked = places.packed
  }

  get used(): number {
    return this.free - this.places.scratch
  }

  get usedPacked(): number {
    return this.freePacked - this.places.packed
  }

  get zeros(): number {
    return this.places.zeros
  }

  allocate(bytes: number): number {
    const at = this.free
    this.free += roundUp(bytes, laneBytes)
    return at
  }

  /** Room for a kernel as `prepare` packs it. */
  allocatePacked(numbers: number): number {
    const at = this.freePacked
    this.freePacked += roundUp(numbers * numberBytes, laneBytes)
    return at
  }

  tensor(maps: number, height: number, width: number): Tensor {
    const bytes = roundUp(maps, 8) * height * width * this.pixelBytes
    return { maps, height, width, at: this.allocate(bytes), slope: this.allocate(bytes) }
  }

  mapBytes({ height, width }: Tensor): number {
    return height * width * this.pixelBytes
  }

  place(name: string): ParameterPlace {
    const place = this.layout.places.get(name)
    if (!place) throw new RangeError(`no parameter ${name}`)
    return place
  }

  /** Address of a parameter. */
  at(name: string): number {
    return this.places.parameters + this.place(name).at
  }
}
