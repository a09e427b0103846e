// The dozen sample pages. Banks, people and addresses are invented.
import { createHand } from './hand.mjs'
import { box, cellRow, createSheet, guilloche, print, rule, scan, words } from './stationery.mjs'

const blue = [30, 42, 128]
const black = [34, 34, 38]

/** A label as in labels.csv: what a person would type, and the box of the handwriting's field in page pixels. */
const field = (kind, label, { x, y, width, height }) => ({
  field: kind,
  label,
  x: Math.round(x),
  y: Math.round(y),
  width: Math.round(width),
  height: Math.round(height),
})

function indianCheque(name, { seed, ground, wave, bank, town, payee, sum, amount, date, gap = 0.13 }) {
  const sheet = createSheet(2360, 1090, ground)
  const hand = createHand(seed, blue)
  guilloche(sheet, wave)
  sheet.context.fillStyle = '#1d5a50'
  sheet.context.fillRect(80, 52, 112, 112)
  print(sheet, bank, 226, 108, { size: 52, weight: 700, colour: '#1d5a50' })
  print(sheet, town, 228, 156, { size: 25 })
  const cells = cellRow(sheet, { x: 1745, y: 76, count: 8, width: 66, height: 76 }, { thickness: 3 })
  for (const [i, letter] of [...'DDMMYYYY'].entries()) print(sheet, letter, 1766 + i * 66, 184, { size: 24 })
  hand.fillCells(sheet.context, date, cells)

  print(sheet, 'Pay', 82, 300, { size: 30 })
  rule(sheet, 160, 306, 1560)
  words(sheet, payee, 330, 290, blue)
  print(sheet, 'or Bearer', 1760, 300, { size: 28 })
  print(sheet, 'Rupees', 82, 404, { size: 30 })
  rule(sheet, 210, 410, 1480)
  rule(sheet, 82, 510, 1560)
  words(sheet, sum, 300, 392, blue)
  const printed = { x: 1690, y: 410, width: 590, height: 104 }
  box(sheet, printed)
  rule(sheet, 1690 + 112, 410, 3, { thickness: 104 })
  print(sheet, '₹', 1728, 486, { size: 66 })
  hand.write(sheet.context, amount, { x: 1836, baseline: 492, height: 58, gap })

  box(sheet, { x: 82, y: 560, width: 720, height: 92 })
  print(sheet, 'A/c No.', 102, 618, { size: 30 })
  print(sheet, '0412 0100 88413', 290, 622, { size: 46, spacing: 4 })
  print(sheet, 'Payable at par at all branches', 86, 760, { size: 28 })
  rule(sheet, 1740, 850, 470)
  words(sheet, payee.split(' ')[0], 1800, 820, blue, 92)
  print(sheet, 'Please sign above', 1860, 890, { size: 24 })
  print(sheet, '"083658"  560012033:  290062"  31', 620, 1020, { size: 48, spacing: 6 })
  scan(sheet, hand.stream)
  return {
    name,
    sheet,
    dpi: 300,
    labels: [
      field('amount', amount, { x: 1805, y: 413, width: 472, height: 98 }),
      field('date', date, { x: 1745, y: 76, width: 528, height: 76 }),
    ],
  }
}

function americanCheque(name, { seed, payee, sum, amount, date }) {
  const sheet = createSheet(1800, 820, '#eef1ea')
  const hand = createHand(seed, black)
  guilloche(sheet, '#dfe7dc', { period: 18, reach: 5 })
  print(sheet, 'Meadow Lane Credit Union', 70, 100, { size: 40, weight: 700 })
  print(sheet, '18 Orchard Street, Fairhaven', 70, 140, { size: 24 })
  print(sheet, '1025', 1610, 100, { size: 38 })
  print(sheet, 'DATE', 1120, 206, { size: 24 })
  rule(sheet, 1200, 212, 380)
  const dateWidth = hand.write(sheet.context, date, { x: 1216, baseline: 200, height: 46, gap: 0.12 })
  print(sheet, 'PAY TO THE', 70, 300, { size: 22 })
  print(sheet, 'ORDER OF', 70, 328, { size: 22 })
  rule(sheet, 210, 334, 1090)
  words(sheet, payee, 260, 318, black)
  print(sheet, '$', 1342, 330, { size: 54, weight: 600 })
  const printed = { x: 1392, y: 258, width: 330, height: 92 }
  box(sheet, printed)
  hand.write(sheet.context, amount, { x: 1408, baseline: 328, height: 46, gap: 0.08 })
  rule(sheet, 70, 440, 1430)
  words(sheet, sum, 130, 424, black)
  print(sheet, 'DOLLARS', 1520, 440, { size: 26 })
  print(sheet, 'MEMO', 70, 640, { size: 22 })
  rule(sheet, 150, 646, 560)
  rule(sheet, 1000, 646, 680)
  words(sheet, 'J. Whitlock', 1080, 632, black, 88)
  print(sheet, ':000000000:  000000000"  1025', 90, 760, { size: 44, spacing: 6 })
  scan(sheet, hand.stream, 9)
  return {
    name,
    sheet,
    dpi: 240,
    labels: [
      field('amount', amount, { x: 1395, y: 261, width: 324, height: 86 }),
      field('date', date, { x: 1206, y: 138, width: dateWidth + 20, height: 72 }),
    ],
  }
}

function envelope(name, { seed, lines, code, kind, cells = 0, colour = blue }) {
  const sheet = createSheet(1900, 1060, cells ? '#f3efe4' : '#efe3cb')
  const hand = createHand(seed, colour)
  print(sheet, 'From: Quarry Hill Press, 4 Mill Yard', 70, 90, { size: 28 })
  box(sheet, { x: 1640, y: 60, width: 190, height: 230 }, { colour: '#8b3a3a' })
  print(sheet, 'STAMP', 1686, 186, { size: 28, colour: '#8b3a3a' })
  lines.forEach((line, i) => {
    words(sheet, line, 760, 480 + i * 100, colour, 84)
  })
  const baseline = 480 + lines.length * 100 + 30
  let zone
  if (cells) {
    const row = cellRow(
      sheet,
      { x: 780, y: baseline - 60, count: cells, width: 84, height: 104 },
      { colour: '#b04a3a' },
    )
    hand.fillCells(sheet.context, code, row)
    zone = { x: 780, y: baseline - 60, width: cells * 84, height: 104 }
  } else {
    const width = hand.write(sheet.context, code, { x: 980, baseline, height: 66, gap: 0.16 })
    zone = { x: 960, y: baseline - 92, width: width + 40, height: 120 }
  }
  scan(sheet, hand.stream, 8)
  return { name, sheet, dpi: 200, labels: [field(kind, code, zone)] }
}

function pinCard(name, { seed, lines, code, cells }) {
  const sheet = createSheet(1500, 960, '#f4f2ec')
  const hand = createHand(seed, black)
  print(sheet, 'DELIVERY CARD', 80, 110, { size: 40, weight: 700 })
  rule(sheet, 80, 140, 1340)
  lines.forEach((line, i) => {
    words(sheet, line, 120, 260 + i * 110, black, 76)
    rule(sheet, 100, 276 + i * 110, 1100, { colour: '#9aa0a8' })
  })
  const y = 276 + lines.length * 110
  print(sheet, 'PIN', 110, y + 66, { size: 44, weight: 700 })
  let zone
  if (cells) {
    const row = cellRow(sheet, { x: 240, y, count: 6, width: 92, height: 100 })
    hand.fillCells(sheet.context, code, row)
    zone = { x: 240, y, width: 552, height: 100 }
  } else {
    const width = hand.write(sheet.context, code, { x: 250, baseline: y + 72, height: 62, gap: 0.15 })
    zone = { x: 232, y: y - 12, width: width + 30, height: 104 }
  }
  scan(sheet, hand.stream, 8)
  return { name, sheet, dpi: 200, labels: [field('postal_code', code, zone)] }
}

function receiptStrip(name, { seed, amount }) {
  const sheet = createSheet(900, 240, '#f6f6f2')
  const hand = createHand(seed, black)
  rule(sheet, 40, 186, 820, { colour: '#7a7f88' })
  const width = hand.write(sheet.context, amount, { x: 150, baseline: 178, height: 84, gap: 0.12 })
  scan(sheet, hand.stream, 6)
  return {
    name,
    sheet,
    dpi: 300,
    labels: [field('amount', amount, { x: 130, y: 62, width: width + 40, height: 150 })],
  }
}

export function drawPages() {
  const green = { ground: '#d9ede3', wave: '#c3dfd2' }
  const rose = { ground: '#f3e2e0', wave: '#e6cdca' }
  const sand = { ground: '#f0ead6', wave: '#e0d7ba' }
  return [
    indianCheque('cheque-kaveri.jpg', {
      seed: 11,
      ...green,
      bank: 'Kaveri Cooperative Bank',
      town: '14 Temple Road, Malleshwaram, Bengaluru 560003',
      payee: 'Lakshmi Printing Works',
      sum: 'Two lakh forty seven thousand three hundred fifty only',
      amount: '2,47,350/-',
      date: '14092026',
    }),
    indianCheque('cheque-narmada.jpg', {
      seed: 23,
      ...rose,
      bank: 'Narmada Savings Bank',
      town: '3 Station Road, Bhopal 462003',
      payee: 'Rafiq Traders',
      sum: 'Sixty eight thousand nine hundred only',
      amount: '68,900/-',
      date: '03112026',
    }),
    indianCheque('cheque-touching.jpg', {
      seed: 37,
      ...sand,
      bank: 'Palani Urban Bank',
      town: '88 Market Street, Madurai 625001',
      payee: 'Meenakshi Stores',
      sum: 'Fifteen thousand two hundred forty',
      amount: '15240',
      date: '27022026',
      gap: -0.03,
    }),
    americanCheque('check-meadow.jpg', {
      seed: 41,
      payee: 'Harbor Books',
      sum: 'Four hundred eighteen and 60/100',
      amount: '418.60',
      date: '10/24/2026',
    }),
    americanCheque('check-fairhaven.png', {
      seed: 53,
      payee: 'Orchard Supply',
      sum: 'One thousand two hundred five and 00/100',
      amount: '1,205.00',
      date: '07/09/2026',
    }),
    envelope('envelope-zip.jpg', {
      seed: 61,
      lines: ['Ms. Carol Dunning', '27 Cedar Avenue', 'Springfield'],
      code: '62704',
      kind: 'postal_code',
    }),
    envelope('envelope-zip-plus4.jpg', {
      seed: 67,
      lines: ['Harbor Books', '9 Dock Street', 'Portland'],
      code: '97209-3148',
      kind: 'postal_code',
      colour: black,
    }),
    envelope('envelope-cells.jpg', {
      seed: 71,
      lines: ['Northgate School', '12 Hill Road'],
      code: '50834',
      kind: 'postal_code',
      cells: 5,
    }),
    pinCard('pin-card-cells.jpg', {
      seed: 83,
      lines: ['Anjali Deshmukh', '21 Lake View', 'Nagpur'],
      code: '440010',
      cells: true,
    }),
    pinCard('pin-card-open.jpg', {
      seed: 89,
      lines: ['Suresh Iyer', '5 Beach Road', 'Chennai'],
      code: '600041',
      cells: false,
    }),
    receiptStrip('amount-strip.png', { seed: 97, amount: '38,076=' }),
    receiptStrip('amount-small.jpg', { seed: 101, amount: '952' }),
  ]
}
