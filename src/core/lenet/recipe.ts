/** What is minimized; the mean over a batch. */
export type LenetLoss =
  /** Of the softmax of linear outputs; sigmoid outputs are first divided by their sum, as Keras does. */
  | { readonly kind: 'cross-entropy' }
  /** Half the summed squared difference from +1 (the class) and -1 (the others). */
  | { readonly kind: 'squared-error' }
  /**
   * LeCun and others 1998, equation 9: the right class's distance plus log(e^-rubbish + sum of e^-distance), the
   * posterior of the class with a rubbish class beside the ten. The paper does not print its constant.
   */
  | { readonly kind: 'map'; readonly rubbish: number }

export type LenetOptimizer =
  | { readonly kind: 'sgd'; readonly learningRate: number; readonly momentum: number }
  | { readonly kind: 'adam'; readonly learningRate: number; readonly decay: 'none' | 'cosine' }
  /**
   * Stochastic diagonal Levenberg–Marquardt (LeCun and others 1998, appendix C): each parameter moves by
   * `rate / (mu + its mean second derivative)` after every example.
   */
  | {
      readonly kind: 'diagonal-levenberg-marquardt'
      /** Global rate of each pass, first to last. */
      readonly rates: readonly number[]
      readonly mu: number
      /** Training examples from which the second derivatives are estimated anew before each pass. */
      readonly hessianExamples: number
    }

/** Figures as their source prints them, shares of 1. */
export interface PublishedFigures {
  readonly testAccuracy?: number
  /** "Over 90 %": a claim without a figure. */
  readonly testAccuracyAbove?: number
  readonly trainAccuracy?: number
  readonly loss?: number
  /** First epoch first. */
  readonly testByEpoch?: readonly number[]
  /** First and last epoch where only those are printed. */
  readonly trainFirstAndLast?: readonly [number, number]
  /** The source's meters are never reset: its accuracies are running means over all epochs so far. */
  readonly runningMeans?: true
  readonly bestEpoch?: number
  readonly examplesPerSecond?: { readonly cpu: number; readonly cuda: number }
  /** "More than twice as fast" as another net of the family on the same machine. */
  readonly fasterThan?: { readonly model: string; readonly times: number }
  /** How many points of an epoch's means so far the source draws. */
  readonly pointsAnEpoch?: number
}

/** One way to train a model. */
export interface LenetRecipe {
  readonly id: 'published' | 'long' | 'modern'
  readonly dataset: 'mnist' | 'fashion-mnist' | 'own'
  readonly loss: LenetLoss
  readonly optimizer: LenetOptimizer
  readonly batchSize: number
  readonly epochs: number
  readonly shuffles: boolean
  /** Largest turn and slant either way, in degrees. */
  readonly augmentation?: { readonly rotation: number; readonly shear: number }
  /** Left out where nothing was published for this way. */
  readonly published?: PublishedFigures
}
