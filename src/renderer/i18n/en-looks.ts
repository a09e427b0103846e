export function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`
}

/** The two looks beside the page: how a field was cleaned, and how it was cut. */
export const looksWords = {
  stages: {
    scan: 'Scan',
    scanHelp: (width: number, height: number) => `Grey, ${width} × ${height} pixels`,
    ink: 'Clean ink',
    inkHelp: (p: string) => `Paper flattened, rules and boxes removed; ink ${p}`,
    pieces: 'Cut into pieces',
    piecesHelp: (pieces: number, joins: number) =>
      `${count(pieces, 'piece', 'pieces')}, ${count(joins, 'join', 'joins')} tried`,
    glyphs: 'Glyphs',
    glyphsHelp: '20 × 20 inside 28 × 28, centre of mass in the middle',
    took: (ms: string) => `Cut again in this window in ${ms} ms`,
    ms: (n: string) => `${n} ms`,
    blinkKeys: 'hold to blink with the scan',
    stageKeys: 'stage',
    none: 'Choose a field to see how it was cleaned and cut.',
  },
  lattice: {
    title: 'How the field was cut',
    inUse: 'in use',
    second: 'close second',
    possible: 'possible',
    noDigit: 'no digit',
    picture: (arcs: number) => `Lattice with ${arcs} possible pieces`,
    readings: 'Readings along these pieces',
    key: 'Key',
    reading: 'Reading',
    share: 'Share',
    more: (n: number) => `+ ${n} more`,
  },
}
