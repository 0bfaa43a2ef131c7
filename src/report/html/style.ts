import { html } from './markup.js';

/** What the pages of a comparison look like: on a screen, dark or light, and on paper. */
export const style = html`<style>
  :root {
    color-scheme: light dark;
    --line: #d0d7de;
    --soft: #f6f8fa;
    --dim: #59636e;
    --link: #0550ae;
    --good: #1a7f37;
    --bad: #b3131d;
    --bad-back: #ffebe9;
    --known-back: #fff4d6;
    --known: #7d4e00;
    --open-back: #f3e8ff;
    --open: #6e3bb5;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --line: #3d444d;
      --soft: #1b2129;
      --dim: #9198a1;
      --link: #79b8ff;
      --good: #57ab5a;
      --bad: #ff8f87;
      --bad-back: #4b1214;
      --known-back: #3a2c05;
      --known: #e3b341;
      --open-back: #2f1f4a;
      --open: #c8a6ff;
    }
    body {
      background: #0f141a;
      color: #e6edf3;
    }
  }
  body {
    font:
      15px/1.45 system-ui,
      sans-serif;
    max-width: 1200px;
    margin: 1.5rem auto;
    padding: 0 1rem;
  }
  h1 {
    font-size: 1.5rem;
  }
  h2 {
    font-size: 1.2rem;
    margin-top: 2.2rem;
  }
  h3 {
    font-size: 1rem;
    margin: 1.6rem 0 0.3rem;
  }
  a {
    color: var(--link);
  }
  .dim {
    color: var(--dim);
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    border: 1px solid var(--line);
    padding: 0.3rem 0.5rem;
    text-align: left;
    vertical-align: top;
  }
  thead th {
    position: sticky;
    top: 0;
    background: var(--soft);
  }
  td.n {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  tr.section th {
    background: var(--soft);
    font-size: 0.85rem;
    color: var(--dim);
  }
  .matrix td:first-child {
    width: 42%;
  }
  .matrix td small {
    display: block;
    color: var(--dim);
  }
  th small {
    display: block;
    font-weight: normal;
  }
  th {
    overflow-wrap: break-word;
  }
  .outcome {
    overflow-wrap: anywhere;
  }
  .w-pass a {
    color: var(--good);
    text-decoration: none;
  }
  .w-fail,
  .w-stale-finding {
    background: var(--bad-back);
    font-weight: 600;
  }
  .w-fail a,
  .w-stale-finding a {
    color: var(--bad);
  }
  .w-known-finding,
  .w-warning {
    background: var(--known-back);
  }
  .w-known-finding a,
  .w-warning a {
    color: var(--known);
  }
  .w-inconclusive,
  .w-error,
  .w-not-judged {
    background: var(--open-back);
  }
  .w-inconclusive a,
  .w-error a,
  .w-not-judged a {
    color: var(--open);
  }
  .w-not-applicable a,
  .w-not-started {
    color: var(--dim);
  }
  .word {
    border-radius: 0.25rem;
    padding: 0.05rem 0.4rem;
    font-size: 0.85rem;
    border: 1px solid var(--line);
  }
  .on {
    border-left: 3px solid var(--line);
    padding: 0.1rem 0 0.1rem 0.8rem;
    margin: 0.6rem 0;
  }
  .on:target,
  h3:target {
    outline: 2px solid var(--link);
    outline-offset: 3px;
  }
  [id] {
    scroll-margin-top: 4rem;
  }
  dl {
    display: grid;
    grid-template-columns: 6rem 1fr;
    gap: 0.1rem 0.6rem;
    margin: 0.3rem 0;
  }
  dt {
    color: var(--dim);
  }
  dd {
    margin: 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  code,
  pre {
    font:
      12.5px/1.4 ui-monospace,
      monospace;
  }
  pre {
    background: var(--soft);
    padding: 0.5rem;
    margin: 0.3rem 0;
    overflow-x: auto;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  summary {
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  details {
    margin: 0.1rem 0;
  }
  @media print {
    body {
      font-size: 10px;
      max-width: none;
      color: #000;
      background: #fff;
    }
    thead th {
      position: static;
    }
    tr,
    .on {
      break-inside: avoid;
    }
    a {
      text-decoration: none;
    }
  }
</style>`;
