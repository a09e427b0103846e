import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

const moduleId = 'virtual:opencv-wasm'
const resolvedId = `\0${moduleId}`

/**
 * Serves opencv-wasm to the window's worker as the module `virtual:opencv-wasm`. The package is a UMD script for Node
 * whose glue makes functions out of text, which `script-src 'self' 'wasm-unsafe-eval'` forbids: here it becomes an ES
 * module with closures instead. Needed in `plugins` and in `worker.plugins`.
 */
export function opencvWasm(): Plugin {
  return {
    name: 'opencv-wasm',
    resolveId: (id) => (id === moduleId ? resolvedId : undefined),
    load: (id) => (id === resolvedId ? opencvModule() : undefined),
  }
}

function opencvModule(): string {
  const path = createRequire(import.meta.url).resolve('opencv-wasm/opencv.js')
  return wrapAsModule(withoutTextFunctions(readFileSync(path, 'utf8')))
}

/**
 * `let Module = {}` at the head of the script is taken out: the options of `createOpenCv` take its place. What the UMD
 * head and the glue look for in Node is shadowed, so that they find a worker.
 */
export function wrapAsModule(script: string): string {
  const head = 'let Module = {};'
  if (!script.startsWith(head)) throw new Error('opencv-wasm: its script no longer begins as expected')
  return `import wasmUrl from 'opencv-wasm/opencv.wasm?url'
export { wasmUrl }
/** Compiles the module; \`options.wasmBinary\` are the bytes found at wasmUrl. */
export function createOpenCv(Module) {
  const module = { exports: {} }
  const exports = undefined, require = undefined, define = undefined, process = undefined
  ${script.slice(head.length)}
  delete module.exports.then
  return module.exports
}
`
}

/** One place where the glue compiles text, and the closure that does the same. */
interface Replacement {
  readonly from: string
  readonly to: string
}

const replacements: readonly Replacement[] = [
  {
    // createNamedFunction: only the name is lost if it is not set.
    from: 'return new Function("body", "return function " + name + "() {\\n" + \'    "use strict";\' + "    return body.apply(this, arguments);\\n" + "};\\n")(body)',
    to: 'return { [name]: function() { return body.apply(this, arguments) } }[name]',
  },
  {
    // makeDynCaller
    from: 'return new Function("dynCall", "rawFunction", body)(dynCall, rawFunction)',
    to: 'return function(...values) { return dynCall(rawFunction, ...values) }',
  },
  {
    // craftInvokerFunction: argument count, wire types, call, destructors, return value.
    from: 'var invokerFunction = new_(Function, args1).apply(null, args2);\n                    return invokerFunction',
    to: `const wireTypes = argTypes.slice(2);
                    return function(...values) {
                      if (values.length !== wireTypes.length) {
                        throwBindingError('function ' + humanName + ' called with ' + values.length + ' arguments, expected ' + wireTypes.length + ' args!')
                      }
                      const destructors = needsDestructorStack ? [] : null;
                      const wired = [];
                      if (isClassMethodFunc) wired.push(argTypes[1].toWireType(destructors, this));
                      wireTypes.forEach((type, index) => wired.push(type.toWireType(destructors, values[index])));
                      const rv = cppInvokerFunc(cppTargetFunc, ...wired);
                      if (needsDestructorStack) runDestructors(destructors);
                      else {
                        const wiredTypes = isClassMethodFunc ? argTypes.slice(1) : wireTypes;
                        wiredTypes.forEach((type, index) => {
                          if (type.destructorFunction !== null) type.destructorFunction(wired[index])
                        })
                      }
                      if (returns) return argTypes[0].fromWireType(rv)
                    }`,
  },
  {
    // __emval_get_method_caller
    from: 'var invokerFunction = new_(Function, params).apply(null, args);',
    to: `var invokerFunction = function(handle, name, destructors, args) {
                      let at = 0;
                      const values = types.slice(1).map((type) => {
                        const value = type.readValueFromPointer(args + at);
                        at += type.argPackAdvance;
                        return value
                      });
                      const rv = handle[name](...values);
                      types.slice(1).forEach((type, index) => {
                        if (type.deleteObject) type.deleteObject(values[index])
                      });
                      if (!retType.isVoid) return retType.toWireType(destructors, rv)
                    };`,
  },
]

/** @throws when the package's glue has changed: a site would be left that the window's policy stops at run time. */
export function withoutTextFunctions(script: string): string {
  let closed = script.replaceAll('\r\n', '\n')
  for (const { from, to } of replacements) {
    if (closed.split(from).length !== 2) throw new Error(`opencv-wasm: expected exactly once: ${from}`)
    closed = closed.replace(from, () => to)
  }
  if (/new Function\(|new_\(Function|\beval\(/.test(closed)) {
    throw new Error('opencv-wasm: its glue still makes functions out of text')
  }
  return closed
}
