package io.choria.config;

import java.util.Locale;

/** The reference as one page for a browser: contents, search field, a card for each setting. */
final class HtmlReference {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
      :root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #0a7d6c; }
      body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
      header { position: sticky; top: 0; background: Canvas; padding: .5rem 0; border-bottom: 1px solid var(--line); }
      h1 { margin: 0 0 .5rem; font-size: 1.5rem; }
      h2 { margin-top: 2.5rem; }
      input { font: inherit; width: 100%%; padding: .5rem; box-sizing: border-box; border: 1px solid var(--line); border-radius: .4rem; }
      nav { columns: 14rem; margin: 1rem 0; }
      nav a { display: block; }
      a { color: var(--accent); }
      article { border: 1px solid var(--line); border-radius: .4rem; padding: .8rem 1rem; margin: .8rem 0; scroll-margin-top: 7rem; }
      article:target { border-color: var(--accent); }
      h3 { margin: 0; font: 600 1rem ui-monospace, monospace; overflow-wrap: anywhere; }
      h3 a { color: inherit; text-decoration: none; }
      p { margin: .5rem 0; }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .5rem 0 0; font-size: .9rem; }
      dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }
      code { font: .9em ui-monospace, monospace; background: var(--soft); padding: .1em .3em; border-radius: .2em; }
      .note { color: #b3261e; font-weight: 600; }
      </style>
      </head>
      <body>
      <header>
      <h1>%s</h1>
      <input id="search" type="search" placeholder="Search keys, documentation, tags" aria-label="Search" autofocus>
      <small id="count"></small>
      </header>
      """;

  private static final String SCRIPT =
      """
      <script>
      const search = document.getElementById('search'), count = document.getElementById('count');
      const cards = [...document.querySelectorAll('article')];
      const texts = cards.map(card => card.textContent.toLowerCase());
      function filter() {
        const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
        let shown = 0;
        cards.forEach((card, i) => {
          const hit = words.every(word => texts[i].includes(word));
          card.hidden = !hit;
          shown += hit ? 1 : 0;
        });
        document.querySelectorAll('section').forEach(section => {
          section.hidden = !section.querySelector('article:not([hidden])');
        });
        count.textContent = shown + ' of ' + cards.length + ' settings';
      }
      search.addEventListener('input', filter);
      filter();
      </script>
      </body>
      </html>
      """;

  private final SettingsSchema<?> schema;
  private final String title;
  private final String version;
  private final StringBuilder out = new StringBuilder(128 * 1024);

  HtmlReference(SettingsSchema<?> schema, String title, String version) {
    this.schema = schema;
    this.title = title;
    this.version = version;
  }

  String text() {
    out.append(HEAD.formatted(escape(title), escape(title)));
    if (!version.isEmpty()) {
      out.append("<p>Version ").append(escape(version)).append("</p>\n");
    }
    out.append("<nav>\n");
    for (SettingsSchema.Section section : schema.sections()) {
      if (!section.settings().isEmpty()) {
        out.append("<a href=\"#").append(id(section)).append("\">");
        out.append(escape(section.title())).append("</a>\n");
      }
    }
    out.append("</nav>\n<main>\n");
    schema.sections().forEach(this::section);
    return out.append("</main>\n").append(SCRIPT).toString();
  }

  private void section(SettingsSchema.Section section) {
    if (section.settings().isEmpty()) {
      return;
    }
    out.append("<section>\n<h2 id=\"").append(id(section)).append("\">");
    out.append(escape(section.title())).append("</h2>\n");
    prose(section.introduction());
    section.settings().forEach(this::setting);
    out.append("</section>\n");
  }

  private static String id(SettingsSchema.Section section) {
    return "group-" + section.group().toLowerCase(Locale.ROOT).replace('.', '-');
  }

  private void setting(SettingDefinition setting) {
    String key = escape(setting.key());
    out.append("<article id=\"").append(key).append("\">\n<h3><a href=\"#").append(key);
    out.append("\">").append(key).append("</a></h3>\n");
    if (setting.isDeprecated()) {
      out.append("<p class=\"note\">Deprecated");
      setting.replacedBy().ifPresent(other -> out.append(", use ").append(escape(other)));
      out.append("</p>\n");
    }
    prose(setting.description());
    out.append("<dl>\n");
    fact("Type", setting.typeName());
    if (!setting.constants().isEmpty()) {
      fact("Values", String.join(", ", setting.constants()));
    }
    String shownDefault = Reference.shownDefault(setting);
    if (!shownDefault.isEmpty()) {
      fact("Default", shownDefault);
    }
    setting.validator().ifPresent(validator -> fact("Validation", validator.toString()));
    setting.environment().ifPresent(variable -> fact("Environment", variable));
    if (setting.isRequired()) {
      fact("Required", "yes");
    }
    if (!setting.tags().isEmpty()) {
      fact("Tags", String.join(", ", setting.tags()));
    }
    fact("Member", setting.member());
    setting.url().ifPresent(this::link);
    out.append("</dl>\n</article>\n");
  }

  private void fact(String label, String text) {
    out.append("<dt>").append(label).append("</dt><dd><code>");
    out.append(escape(text)).append("</code></dd>\n");
  }

  private void link(String url) {
    boolean web = url.startsWith("https://") || url.startsWith("http://");
    String text = escape(url);
    out.append("<dt>More</dt><dd>");
    out.append(web ? "<a href=\"" + text + "\">" + text + "</a>" : text).append("</dd>\n");
  }

  /** Plain text as the processor makes it: paragraphs, and code between backticks. */
  private void prose(String text) {
    for (String paragraph : text.split("\n\n", -1)) {
      if (!paragraph.isBlank()) {
        String html = escape(paragraph).replaceAll("`([^`]*)`", "<code>$1</code>");
        out.append("<p>").append(html.replace("\n", "<br>\n")).append("</p>\n");
      }
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
