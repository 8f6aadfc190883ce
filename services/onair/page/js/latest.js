/** A map of so many entries at most: what was used longest ago goes first. */
export class Latest extends Map {
  #most;

  constructor(most) {
    super();
    this.#most = most;
  }

  get(key) {
    if (!this.has(key)) return undefined;
    const value = super.get(key);
    this.delete(key);
    super.set(key, value);
    return value;
  }

  set(key, value) {
    this.delete(key);
    super.set(key, value);
    while (this.size > this.#most) this.delete(this.keys().next().value);
    return this;
  }
}
