import type { Dictionary } from '../../i18n/en'

/** Whether data of these names are clothes, as Fashion-MNIST's, and not digits. */
export function isOfClothes(dataNames: readonly string[]): boolean {
  return dataNames.some((name) => /fashion/i.test(name))
}

/** What the classes of a net are called: the digits, then what is no digit; or ten pieces of clothing. */
export function classNames(words: Dictionary, classCount: number, areClothes: boolean): readonly string[] {
  const { clothes, junk, separator } = words.models.classes
  if (areClothes) return clothes.slice(0, classCount)
  return Array.from({ length: classCount }, (_, index) => {
    if (index < 10) return String(index)
    return index === 10 ? junk : separator
  })
}
