const PAGE = 65_536;

/**
 * id → handle for ids that are small and dense: pages of 32-bit words, so that growing never copies. 4 bytes an id.
 */
export interface HandleMap {
  /** The handle of `id`, or -1. */
  get(id: number): number;
  set(id: number, handle: number): void;
  delete(id: number): void;
  readonly bytes: number;
}

export function createHandleMap(): HandleMap {
  const pages: (Uint32Array | undefined)[] = [];
  let count = 0;
  return {
    get(id) {
      const page = pages[Math.floor(id / PAGE)];
      return page === undefined ? -1 : page[id % PAGE]! - 1;
    },
    set(id, handle) {
      const at = Math.floor(id / PAGE);
      let page = pages[at];
      if (page === undefined) {
        page = new Uint32Array(PAGE);
        pages[at] = page;
        count += 1;
      }
      page[id % PAGE] = handle + 1;
    },
    delete(id) {
      const page = pages[Math.floor(id / PAGE)];
      if (page !== undefined) page[id % PAGE] = 0;
    },
    get bytes() {
      return count * PAGE * 4;
    },
  };
}
