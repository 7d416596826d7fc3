// Runs `solution` and `tests` in a context that is given no object of ours: what a program inside can
// reach is the language alone. Ours is the secret, read and closed before anything of theirs runs.
(() => {
  'use strict';
  const files = require('fs');
  const machine = require('vm');
  const write = files.writeSync;
  const end = process.reallyExit.bind(process);
  const secret = files.readFileSync(0, 'latin1');
  files.closeSync(0);

  const context = machine.createContext(Object.create(null), {
    codeGeneration: { strings: false, wasm: false },
  });
  const run = (text, name) => {
    try {
      machine.runInContext(text, context, { filename: name });
    } catch (thrown) {
      let told = '';
      try {
        told = `${thrown && thrown.name}: ${thrown && thrown.message}`;
      } catch {
        told = 'something that cannot be printed';
      }
      write(2, `${name}: ${told}\n`);
      end(1);
    }
  };

  // console.assert throws here, and what tests lean on cannot be changed by who is tested.
  run(
    `'use strict';
    globalThis.console = {};
    for (const name of ['log', 'error', 'warn', 'info', 'debug', 'table', 'time', 'timeEnd'])
      console[name] = () => undefined;
    console.assert = (holds, ...words) => {
      if (!holds) throw new Error('Assertion failed: ' + words.join(' '));
    };
    globalThis.assert = (holds, word) => console.assert(holds, word);
    assert.ok = assert;
    assert.equal = assert.strictEqual = (one, other, word) => console.assert(one === other, word);
    assert.deepEqual = assert.deepStrictEqual = (() => {
      const { stringify } = JSON;
      return (one, other, word) => console.assert(stringify(one) === stringify(other), word);
    })();
    (() => {
      const { freeze, getOwnPropertyNames, getOwnPropertySymbols, getOwnPropertyDescriptor } = Object;
      const { defineProperty, getPrototypeOf } = Object;
      const seen = new Set();
      const settle = (value) => {
        if (value === null || !['object', 'function'].includes(typeof value)) return;
        if (value === globalThis || seen.has(value)) return;
        seen.add(value);
        freeze(value);
        settle(getPrototypeOf(value));
        for (const name of [...getOwnPropertyNames(value), ...getOwnPropertySymbols(value)]) {
          const member = getOwnPropertyDescriptor(value, name);
          settle(member.value);
          settle(member.get);
          settle(member.set);
        }
      };
      for (const sample of [function* () {}, async () => {}, async function* () {}, [].values(),
                            new Map().values(), new Set().values(), ''[Symbol.iterator](),
                            ''.matchAll(/x/g)])
        settle(getPrototypeOf(sample));
      for (const name of getOwnPropertyNames(globalThis)) {
        const value = globalThis[name];
        settle(value);
        defineProperty(globalThis, name, { value, writable: false, configurable: false });
      }
    })();`,
    'start',
  );
  // What solutions end in, out of habit.
  run(`var module = { exports: {} }, exports = module.exports;
    function require(name) { throw new Error('there is no module ' + name); }`, 'start');
  run(solution, 'solution');
  // In a function, so that the solution cannot find the tests by name; strict, so that it cannot find
  // them as its caller.
  run(`(() => {\n'use strict';\n${tests}\n})();`, 'tests');
  write(1, secret);
  end(0);
})();
