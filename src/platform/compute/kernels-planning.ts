import { laneBytes, type ParameterLayout, type ParameterPlace, roundUp } from './kernels-layout'

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
  /** The thread's own room. */
  readonly scratch: number
}

/** Maps of values of 16 examples; `slope` is where their slopes are put, 0 where nobody wants any. */
export interface Tensor {
  readonly maps: number
  readonly height: number
  readonly width: number
  readonly at: number
  readonly slope: number
}

export interface HeadPlaces {
  /** [8][16 examples]. */
  readonly geometry: number
  /** [classCount][16 examples], and where their slopes are put. */
  readonly addends: number
  readonly addendSlopes: number
}

export type Backward = (slopes: number, adds: number) => readonly Call[]

/** A plan in the making: what has been called for, and the room taken. */
export class Planning {
  readonly forward: Call[] = []
  readonly prepare: Call[] = []
  readonly backward: Backward[] = []
  private free: number

  constructor(
    private readonly layout: ParameterLayout,
    private readonly places: BlockPlaces,
  ) {
    this.free = places.scratch
  }

  get used(): number {
    return this.free - this.places.scratch
  }

  get zeros(): number {
    return this.places.zeros
  }

  allocate(bytes: number): number {
    const at = this.free
    this.free += roundUp(bytes, laneBytes)
    return at
  }

  tensor(maps: number, height: number, width: number): Tensor {
    const bytes = roundUp(maps, 8) * height * width * laneBytes
    return { maps, height, width, at: this.allocate(bytes), slope: this.allocate(bytes) }
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
