namespace AsyncKatas.Notebooks.Html;

/// <summary>How a page looks.</summary>
internal static class PageStyle
{
    /// <summary>The style sheet.</summary>
    public const string Css = """
        :root { --ground: #ffffff; --text: #1f2328; --faint: #59636e; --line: #d1d9e0; --code: #f6f8fa;
          --link: #0969da; --bad: #b32020; --bad-ground: #fff0ee;
          --k: #0033b3; --s: #0a5c2f; --n: #0550ae; --t: #6f42c1; --m: #7a4b00; --c: #59636e; --d: #8a2a6b; }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #16191d; --text: #e6e9ec; --faint: #9aa5b1; --line: #333b44; --code: #1e2329;
            --link: #6cb0ff; --bad: #ff8f85; --bad-ground: #2e1a1a;
            --k: #7fb5ff; --s: #8fd19e; --n: #9ecbff; --t: #c9a7ff; --m: #ecc48d; --c: #9aa5b1; --d: #f0a6d2; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.6 system-ui, sans-serif; }
        main, footer { max-width: 52rem; margin: 0 auto; padding: 1rem; }
        footer { color: var(--faint); font-size: 0.875rem; border-top: 1px solid var(--line); }
        h1, h2, h3 { line-height: 1.25; margin: 2rem 0 0.75rem; }
        h1 { margin-top: 0.5rem; }
        a { color: var(--link); }
        a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        code, pre { font: 0.875rem/1.5 ui-monospace, "Cascadia Code", Consolas, monospace; }
        p code, li code, td code, summary code { background: var(--code); padding: 0.1em 0.3em; border-radius: 4px; }
        pre { margin: 0; overflow-x: auto; }
        .text { overflow-x: auto; }
        .text pre { background: var(--code); padding: 0.75rem; border-radius: 6px; margin: 1rem 0; }
        .cell { margin: 1rem 0; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
        .cell > .code { background: var(--code); padding: 0.75rem; }
        section { scroll-margin-top: 1rem; }
        section:target { outline: 2px solid var(--link); outline-offset: 4px; }
        .outputs { padding: 0.75rem; border-top: 1px solid var(--line); overflow-x: auto; }
        .outputs > * + * { margin-top: 0.5rem; }
        .error { color: var(--bad); background: var(--bad-ground); padding: 0.5rem; border-radius: 4px; }
        table { border-collapse: collapse; }
        th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; }
        .text th, .text td { border: 1px solid var(--line); padding: 0.35rem 0.6rem; }
        details { margin: 0.5rem 0; }
        summary { cursor: pointer; }
        img, svg { max-width: 100%; }
        .k { color: var(--k); } .s { color: var(--s); } .n { color: var(--n); } .t { color: var(--t); }
        .m { color: var(--m); } .c { color: var(--c); } .d { color: var(--d); }
        """;
}
