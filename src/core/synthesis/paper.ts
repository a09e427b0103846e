import type { Random } from '../base/random'
import { type InkPatch, scalePatch } from './ink-patch'

/** Grey of unwritten paper, row by row, 0 black to 255 white, not yet rounded. */
export interface Paper {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

/** Plain sheets, or the printed ground of cheques. */
export function randomPaper(width: number, height: number, random: Random): Paper {
  const isPlain = random.chance(0.3)
  const base = isPlain ? random.between(205, 250) : random.between(140, 245)
  const tilt = random.between(-18, 18)
  const data = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] = base + tilt * ((2 * x) / width - 1)
  }
  const paper = { width, height, data }
  if (isPlain) return paper
  addClouds(paper, random)
  const ground = random.next()
  if (ground < 0.55) for (let n = 1 + random.below(2); n > 0; n--) addGuilloche(paper, random)
  else if (ground < 0.75) addDots(paper, random)
  else if (ground < 0.9) addLightLattice(paper, random)
  if (random.chance(0.3)) addStain(paper, random)
  return paper
}

/** Grey that wanders over some pixels, as fibres and print do. */
function addClouds(paper: Paper, random: Random): void {
  const coarse: InkPatch = {
    width: Math.ceil(paper.width / 6) + 1,
    height: Math.ceil(paper.height / 6) + 1,
    data: new Float32Array(0),
  }
  const noise = Float32Array.from({ length: coarse.width * coarse.height }, () => random.normal(0, 1))
  const smooth = scalePatch({ ...coarse, data: noise }, paper.width, paper.height)
  const depth = random.between(2, 7) * 1.5
  smooth.data.forEach((value, at) => {
    paper.data[at] = (paper.data[at] ?? 0) + value * depth
  })
}

/** Fine wavy lines of security print. */
function addGuilloche(paper: Paper, random: Random): void {
  const period = random.between(6, 20)
  const angle = random.between(-0.6, 0.6)
  const wave = random.between(20, 90)
  const bend = random.between(0.5, 4)
  const depth = 3.3 * random.between(6, 40)
  const down = ((2 * Math.PI) / period) * Math.cos(angle)
  const along = ((2 * Math.PI) / period) * Math.sin(angle)
  const bends = Float32Array.from({ length: paper.width }, (_, x) => along * x + bend * Math.sin(x / wave))
  for (let y = 0; y < paper.height; y++) {
    for (let x = 0; x < paper.width; x++) {
      const crest = Math.cos(down * y + (bends[x] ?? 0)) - 0.7
      if (crest > 0) paper.data[y * paper.width + x] = (paper.data[y * paper.width + x] ?? 0) - depth * crest
    }
  }
}

function addDots(paper: Paper, random: Random): void {
  const step = (2 * Math.PI) / random.between(4, 9)
  const depth = random.between(10, 60)
  const across = Float32Array.from({ length: paper.width }, (_, x) => Math.cos(x * step))
  for (let y = 0; y < paper.height; y++) {
    const down = Math.cos(y * step)
    for (let x = 0; x < paper.width; x++) {
      const dot = (across[x] ?? 0) * down - 0.3
      if (dot > 0) paper.data[y * paper.width + x] = (paper.data[y * paper.width + x] ?? 0) - depth * dot
    }
  }
}

/** Light lines in three directions. */
function addLightLattice(paper: Paper, random: Random): void {
  const period = random.between(30, 70)
  for (const slope of [-1.7, 0, 1.7]) {
    const gain = random.between(15, 45)
    for (let y = 0; y < paper.height; y++) {
      for (let x = 0; x < paper.width; x++) {
        const place = (y + slope * x) / period
        if (Math.abs(place - Math.floor(place) - 0.5) > 0.05) continue
        paper.data[y * paper.width + x] = (paper.data[y * paper.width + x] ?? 0) + gain
      }
    }
  }
}

function addStain(paper: Paper, random: Random): void {
  const { width, height } = paper
  const middleX = random.between(0, width)
  const middleY = random.between(0, height)
  const depth = random.between(10, 45)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const distance = ((x - middleX) / (0.28 * width)) ** 2 + ((y - middleY) / (0.7 * height)) ** 2
      paper.data[y * width + x] = (paper.data[y * width + x] ?? 0) - depth * Math.exp(-distance)
    }
  }
}

/** A printed line, never lighter than what is there. Places in whole pixels. */
export function printRule(
  paper: Paper,
  box: { x: number; y: number; width: number; height: number },
  grey: number,
): void {
  const right = Math.min(paper.width, box.x + box.width)
  const bottom = Math.min(paper.height, box.y + box.height)
  for (let y = Math.max(0, box.y); y < bottom; y++) {
    for (let x = Math.max(0, box.x); x < right; x++) {
      const at = y * paper.width + x
      paper.data[at] = Math.min(paper.data[at] ?? 0, grey)
    }
  }
}
