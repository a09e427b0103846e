/**
 * `work` with a memory of its last result, given again for an equal input. The memory keeps `copy` of the input, so that
 * one which was changed meanwhile is seen to differ. Where `work` throws, nothing is remembered.
 */
export function rememberLast<Input, Result>(
  work: (input: Input) => Result,
  copy: (input: Input) => Input,
  isEqual: (a: Input, b: Input) => boolean,
): (input: Input) => Result {
  let last: { readonly input: Input; readonly result: Result } | null = null
  return (input) => {
    if (last !== null && isEqual(last.input, input)) return last.result
    last = null
    const result = work(input)
    last = { input: copy(input), result }
    return result
  }
}
