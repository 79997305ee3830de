// Gathers what a block says while a decoder goes through it: its links with their paths, and the rest
// as bytes. The rest has only what is no link: containers that hold nothing but links leave no trace,
// so that a list of links may grow without the block itself counting as changed.
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import type { DagLink, PathSegment } from '../../tree/dag';

/** Path segments all links of a block may have together; a bound for hostile nesting, far above real blocks. */
const segmentLimit = 1 << 22;

const marks = { list: 0x5b, map: 0x7b, leave: 0x7d, item: 0x2c, name: 0x3a } as const;

interface Container {
  readonly kind: 'list' | 'map';
  /** Where the next child stands. */
  segment: PathSegment;
  /** Whether the rest tells of this container yet. */
  told: boolean;
}

export class LinkCollector {
  readonly links: DagLink[] = [];
  readonly #open: Container[] = [];
  #content = new Uint8Array(64);
  #length = 0;
  #segments = 0;

  /** Containers that are open. */
  get depth(): number {
    return this.#open.length;
  }

  enter(kind: 'list' | 'map'): void {
    this.#open.push({ kind, segment: 0, told: false });
  }

  /** Where in the innermost container the next child stands. */
  at(segment: PathSegment): void {
    this.#open[this.#open.length - 1]!.segment = segment;
  }

  leave(): void {
    if (this.#open.pop()?.told) this.#write([marks.leave]);
  }

  /** Returns false when the block has more than it may have. */
  link(target: Cid): boolean {
    this.#segments += this.#open.length;
    this.links.push({ path: this.#open.map(({ segment }) => segment), kind: 'link', target });
    return this.#segments <= segmentLimit;
  }

  /** A value that is no link, in an encoding that tells where it ends. */
  value(bytes: ArrayLike<number>): void {
    const innermost = this.#open.at(-1);
    if (innermost && !innermost.told) this.#tellContainers();
    if (innermost) this.#place(innermost);
    this.#write(bytes);
  }

  content(): Slice {
    return Slice.of(this.#content.subarray(0, this.#length));
  }

  #tellContainers(): void {
    for (const [i, container] of this.#open.entries()) {
      if (container.told) continue;
      if (i > 0) this.#place(this.#open[i - 1]!);
      this.#write([container.kind === 'map' ? marks.map : marks.list]);
      container.told = true;
    }
  }

  /** Positions in lists are not told: links between the values may come and go. */
  #place({ segment }: Container): void {
    this.#write([marks.item]);
    if (typeof segment === 'number') return;
    this.#write([marks.name, segment.length & 0xff, (segment.length >> 8) & 0xff, (segment.length >> 16) & 0xff, segment.length >>> 24]);
    this.#write(segment.view());
  }

  #write(bytes: ArrayLike<number>): void {
    if (this.#length + bytes.length > this.#content.length) {
      const larger = new Uint8Array(2 * (this.#length + bytes.length));
      larger.set(this.#content);
      this.#content = larger;
    }
    this.#content.set(bytes, this.#length);
    this.#length += bytes.length;
  }
}
