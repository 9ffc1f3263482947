/**
 * How long each measurement takes. `…Ms`: of one step in one round; `c1Ms`, `c16Ms`, `c64Ms`: at that many calls at a
 * time. `warmMs` is the longest a target is warmed up, `settleMs` how long it may work on after its last answer.
 * `leftOut`: measurements that are made only when they are asked for.
 */
export const plans = {
  full: {
    rounds: 5,
    fewRounds: 3,
    warmMs: 5000,
    c1Ms: 600,
    c16Ms: 800,
    c64Ms: 400,
    shortMs: 300,
    lists: [10, 100, 1000],
    rules: [0, 500],
    lagMs: 1500,
    coldRounds: 5,
    settleMs: 300,
    idleMs: 2000,
    leftOut: [],
  },
  quick: {
    rounds: 2,
    fewRounds: 2,
    warmMs: 1000,
    c1Ms: 120,
    c16Ms: 200,
    c64Ms: 100,
    shortMs: 80,
    lists: [1000],
    rules: [500],
    lagMs: 400,
    coldRounds: 2,
    settleMs: 300,
    idleMs: 200,
    leftOut: ['modern', 'rules', 'clients'],
  },
  /** For the test that every part works; its figures say nothing. */
  tiny: {
    rounds: 1,
    fewRounds: 1,
    warmMs: 1,
    c1Ms: 1,
    c16Ms: 1,
    c64Ms: 1,
    shortMs: 1,
    lists: [10],
    rules: [0],
    lagMs: 1,
    coldRounds: 1,
    settleMs: 1,
    idleMs: 1,
    leftOut: [],
  },
};
