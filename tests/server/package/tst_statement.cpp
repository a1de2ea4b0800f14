// LaTeX, mathematics and Markdown as HTML.
#include "server/package/statement/html_sanitizer.h"
#include "server/package/statement/latex_math.h"
#include "server/package/statement/latex_renderer.h"
#include "server/package/statement/markdown.h"
#include "tests/server/package/cpu_time.h"
#include "tests/server/package/package_maker.h"

#include <QTest>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;

namespace {

LatexStatement latex(const QString& source)
{
    const ImageSource images = [](const QString& name) {
        return name == "pic"_L1 ? u"data:image/png;base64,aGk="_s : QString();
    };
    return LatexRenderer(source, images, u"2"_s).run();
}

// Without the span around it, and with plain spaces.
QString math(const QString& source)
{
    qint64 budget = 100'000;
    QString html = renderMath(source, {}, budget);
    html.remove(0, int(QLatin1String("<span class=\"math\">").size()));
    html.chop(int(QLatin1String("</span>").size()));
    return html.replace(QChar(0xa0), QChar(u' ')).replace(QChar(0x202f), QChar(u'_'));
}

} // namespace

class StatementTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rendersLatex_data();
    void rendersLatex();
    void findsTitle_data();
    void findsTitle();
    void rendersMath_data();
    void rendersMath();
    void rendersMarkdown_data();
    void rendersMarkdown();
    void endsHostileSources_data();
    void endsHostileSources();
    void choosesStatement_data();
    void choosesStatement();
    void embedsPictures();
};

void StatementTest::rendersLatex_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("html"); // after the sanitiser, line ends removed
    const auto row = [](const char* name, const char* source, const char* html) {
        QTest::newRow(name) << QString::fromUtf8(source) << QString::fromUtf8(html);
    };
    row("paragraphs", "One\ntwo.\n\n\nThree.", "<p>One two.</p><p>Three.</p>");
    row("fonts",
        "\\textbf{b} \\emph{e} \\texttt{t} \\textit{i}",
        "<p><b>b</b> <em>e</em> <code>t</code> <i>i</i></p>");
    row("nested fonts", "\\textbf{a \\emph{b} c}", "<p><b>a <em>b</em> c</b></p>");
    row("declarations", "{\\bf a} b {\\em c}", "<p><b>a</b> b <em>c</em></p>");
    row("title is no text", "\\problemname{X}\nText", "<p>Text</p>");
    row("sections",
        "\\section*{Input}\nA\n\\subsection{B}C",
        "<h2>Input</h2><p>A</p><h3>B</h3><p>C</p>");
    row("environments",
        "\\begin{Input}\nA\n\\end{Input}\n\\begin{Output} B\\end{Output}",
        "<h2>Input</h2><p>A</p><h2>Output</h2><p>B</p>");
    row("itemize",
        "\\begin{itemize}\n\\item a\n\\item b\n\n c\n\\end{itemize}",
        "<ul><li>a</li><li><p>b</p><p>c</p></li></ul>");
    row("enumerate", "\\begin{enumerate}\\item a\\end{enumerate}", "<ol><li>a</li></ol>");
    row("list in a list",
        "\\begin{itemize}\\item a\\begin{enumerate}\\item b\\item c\\end{enumerate}\\item "
        "d\\end{itemize}e",
        "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul><p>e</p>");
    row("labels",
        "\\begin{description}\\item[T:] x\\end{description}",
        "<ul><li><b>T:</b> x</li></ul>");
    row("table",
        "\\begin{tabular}{|l|r|}\\hline a & b \\\\ \\hline c & $d$ \\\\ \\hline\\end{tabular}",
        "<table class=\"grid\"><tr><td align=\"left\">a</td><td align=\"right\">b</td></tr><tr><td "
        "align=\"left\">c</td>"
        "<td align=\"right\"><span class=\"math\"><i>d</i></span></td></tr></table>");
    row("plain table",
        "\\begin{tabular}{cc}a&\\&\\end{tabular}",
        "<table><tr><td align=\"center\">a</td><td align=\"center\">&amp;</td></tr></table>");
    row("multicolumn",
        "\\begin{tabular}{ll}\\multicolumn{2}{c}{x}\\\\a&b\\end{tabular}",
        "<table><tr><td colspan=\"2\" align=\"left\">x</td></tr><tr><td align=\"left\">a</td><td "
        "align=\"left\">b</td></tr></table>");
    row("verbatim",
        "\\begin{verbatim}\na <b> & % $x$\n  c\n\\end{verbatim}",
        "<pre>a &lt;b&gt; &amp; % $x$  c</pre>");
    row("verb", "\\verb|a_b{|", "<p><code>a_b{</code></p>");
    row("quotes", "``a'' `b' it's", "<p>“a” ‘b’ it’s</p>");
    row("dashes", "a-b 1--2 c---d", "<p>a-b 1–2 c—d</p>");
    row("comments", "a% gone\n b\\% c\n% all gone\nd", "<p>ab% c d</p>");
    row("escapes",
        "\\& \\# \\_ \\{ \\} \\$5 \\textbackslash x~y",
        "<p>&amp; # _ { } $5 \\x\u00a0y</p>");
    row("accents", "\\'e \\\"{o} \\c{c} \\aa{} \\o{} \\ss \\v{s}", "<p>é ö ç å ø ßš</p>");
    row("hostile text",
        "<script>alert(1)</script> & \"",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;</p>");
    row("links",
        "\\href{https://x.org/a\\%20b?c=1&d}{here} \\url{http://y}",
        "<p><a href=\"https://x.org/a%20b?c=1&amp;d\" rel=\"noopener noreferrer "
        "nofollow\">here</a> "
        "<a href=\"http://y\" rel=\"noopener noreferrer nofollow\">http://y</a></p>");
    row("hostile link", "\\href{javascript:x}{here}", "<p><a>here</a></p>");
    row("illustration",
        "\\illustration{0.4}{pic}{By \\emph{me}}",
        "<div class=\"illustration\" align=\"center\"><img src=\"data:image/png;base64,aGk=\" "
        "alt=\"\" width=\"40%\">"
        "<p class=\"caption\">By <em>me</em></p></div>");
    row("no such picture", "\\illustration{0.4}{gone}{x}y", "<p>y</p>");
    row("includegraphics",
        "\\includegraphics[width=0.5\\textwidth]{pic}",
        "<p><img src=\"data:image/png;base64,aGk=\" alt=\"\" width=\"50%\"></p>");
    row("figure",
        "\\begin{figure}[h]\\centering\\includegraphics{pic}\\caption{C}\\label{f}\\end{figure}",
        "<div class=\"illustration\" align=\"center\"><p><img src=\"data:image/png;base64,aGk=\" "
        "alt=\"\"></p>"
        "<p class=\"caption\">C</p></div>");
    row("macros",
        "\\newcommand{\\maxn}{100}\\newcommand{\\pair}[2]{(#1, #2)}\\maxn{} \\pair{a}{b} $\\maxn$",
        "<p>100 (a, b) <span class=\"math\">100</span></p>");
    row("def", "\\def\\x{y}\\x", "<p>y</p>");
    row("display",
        "a \\[ x = 1 \\] b",
        "<p>a</p><div class=\"math-block\" align=\"center\"><span "
        "class=\"math\"><i>x</i>\u00a0=\u00a01</span></div><p>b</p>");
    row("double dollar",
        "$$x$$",
        "<div class=\"math-block\" align=\"center\"><span class=\"math\"><i>x</i></span></div>");
    row("align",
        "\\begin{align*}a &= b \\\\ c &= d\\end{align*}",
        "<div class=\"math-block\" align=\"center\"><span "
        "class=\"math\"><i>a</i>\u00a0=\u00a0<i>b</i><br><i>c</i>\u00a0=\u00a0<i>d</i></span></div>"
    );
    row("parentheses", "\\(x\\)", "<p><span class=\"math\"><i>x</i></span></p>");
    row("quote", "\\begin{quote}q\\end{quote}", "<blockquote><p>q</p></blockquote>");
    row("center", "\\begin{center}c\\end{center}", "<div align=\"center\"><p>c</p></div>");
    row("line break", "a\\\\b", "<p>a<br>b</p>");
    row("footnote", "a\\footnote{b}", "<p>a (b)</p>");
    row("unknown", "\\foo{x} \\begin{bar}y\\end{bar}", "<p>x</p><p>y</p>");
    row("condition", "\\ifplastex a\\else b\\fi c", "<p>a c</p>");
    row("time limit", "\\timelimit{}s", "<p>2s</p>");
    row("stray ends", "a } b \\end{x} c \\item d & e", "<p>a  b  c d &amp; e</p>");
    row("never closed", "\\begin{itemize}\\item \\textbf{a", "<ul><li><b>a</b></li></ul>");
    row("comment environment", "a\\begin{comment}b\\end{comment}c", "<p>ac</p>");
}

void StatementTest::rendersLatex()
{
    QFETCH(const QString, source);
    QFETCH(const QString, html);
    QCOMPARE(sanitizeHtml(latex(source).html).remove(u'\n'), html);
}

void StatementTest::findsTitle_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("title");
    QTest::newRow("name") << u"\\problemname{Two \\emph{Jars} \\& $x^2$}"_s << u"Two Jars & x2"_s;
    QTest::newRow("plain") << u"%% plainproblemname: Plain\n\\problemname{\\weird{x}}"_s
                           << u"Plain"_s;
    QTest::newRow("empty") << u"\\problemname{}"_s << QString();
    QTest::newRow("none") << u"text"_s << QString();
}

void StatementTest::findsTitle()
{
    QFETCH(const QString, source);
    QFETCH(const QString, title);
    QCOMPARE(latex(source).title, title);
}

void StatementTest::rendersMath_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("html");
    const auto row = [](const char* source, const char* html) {
        QTest::newRow(source) << QString::fromUtf8(source) << QString::fromUtf8(html);
    };
    row("1 \\leq n \\leq 10^5", "1 ≤ <i>n</i> ≤ 10<sup>5</sup>");
    row("a_1,a_2,\\dots,a_n",
        "<i>a</i><sub>1</sub>, <i>a</i><sub>2</sub>, …, <i>a</i><sub><i>n</i></sub>");
    row("-10^{18}\\le x", "−10<sup>18</sup> ≤ <i>x</i>");
    row("a-b", "<i>a</i> − <i>b</i>");
    row("(-1)", "(−1)");
    row("x_{i-1}", "<i>x</i><sub><i>i</i> − 1</sub>");
    row("5 \\cdot 10^6", "5 · 10<sup>6</sup>");
    row("2\\times 3", "2 × 3");
    row("1\\,000\\,000", "1_000_000");
    row("10{,}000", "10,000");
    row("\\frac{1}{2}",
        "<span class=\"frac\"><span class=\"num\">1</span><span class=\"bar\">/</span><span "
        "class=\"den\">2</span></span>");
    row("\\sqrt{n}", "√<i>n</i>");
    row("\\sqrt[3]{x+1}", "<sup>3</sup>√(<i>x</i> + 1)");
    row("\\lfloor n/2 \\rfloor", "⌊<i>n</i>/2⌋");
    row("O(n \\log n)", "<i>O</i>(<i>n</i> log <i>n</i>)");
    row("\\log_2 n", "log<sub>2</sub> <i>n</i>");
    row("\\max(a,b)", "max(<i>a</i>, <i>b</i>)");
    row("a \\bmod b", "<i>a</i> mod <i>b</i>");
    row("\\sum_{i=1}^n i", "∑<sub><i>i</i> = 1</sub><sup><i>n</i></sup><i>i</i>");
    row("x \\in \\{0, 1\\}", "<i>x</i> ∈ {0, 1}");
    row("x'", "<i>x</i>′");
    row("f^\\prime", "<i>f</i>′");
    row("\\text{if $x<1$ \\& so}", "if <i>x</i> &lt; 1 &amp; so");
    row("\\mathbb{N}", "ℕ");
    row("\\alpha\\beta", "αβ");
    row("a<b>c", "<i>a</i> &lt; <i>b</i> &gt; <i>c</i>");
    row("\\binom{n}{k}", "<span class=\"binom\">(<sup><i>n</i></sup><sub><i>k</i></sub>)</span>");
    row("{n \\choose k}", "<span class=\"binom\">(<sup><i>n</i></sup><sub><i>k</i></sub>)</span>");
    row("\\left(\\frac{a}{b}\\right)",
        "(<span class=\"frac\"><span class=\"num\"><i>a</i></span><span "
        "class=\"bar\">/</span><span class=\"den\"><i>b</i></span></span>)");
    row("\\not= \\neq", "≠ ≠");
    row("\\overline{ab}", "<span class=\"over\"><i>ab</i></span>");
    row("|x|", "|<i>x</i>|");
    row("\\mathrm{lcm}(a)", "lcm(<i>a</i>)");
    row("\\texttt{a\\_b}", "<code>a_b</code>");
    row("<script>", " &lt; <i>script</i> &gt; ");
    row("\\unknown", "unknown");
    row("a \\to b", "<i>a</i> → <i>b</i>");
    row("x^{2^{3}}", "<i>x</i><sup>2<sup>3</sup></sup>");
}

void StatementTest::rendersMath()
{
    QFETCH(const QString, source);
    QFETCH(const QString, html);
    QCOMPARE(math(source).trimmed(), html.trimmed());
}

void StatementTest::rendersMarkdown_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("html");
    const auto row = [](const char* source, const char* html) {
        QTest::newRow(source) << QString::fromUtf8(source) << QString::fromUtf8(html);
    };
    row("# A\n\n*b* **c** `d`", "<h2>A</h2><p><em>b</em> <strong>c</strong> <code>d</code></p>");
    row("a $x_1 * y_1$ b",
        "<p>a <span class=\"math\"><i>x</i><sub>1</sub>\u00a0*\u00a0<i>y</i><sub>1</sub></span> "
        "b</p>");
    row("$$n^2$$",
        "<p><span class=\"math-block\"><span class=\"math\"><i>n</i><sup>2</sup></span></span></p>"
    );
    row("`$x$` and \\$5 and $6", "<p><code>$x$</code> and $5 and $6</p>");
    row("```\n$x$\n```\n", "<pre><code>$x$</code></pre>");
    row("<script>alert(1)</script>\n\nx", "<p>x</p>");
    row("<b onclick=x>b</b>", "<p>b</p>");
    row("[a](javascript:x) [b](https://b)",
        "<p><a>a</a> <a href=\"https://b\" rel=\"noopener noreferrer nofollow\">b</a></p>");
    row("![x](missing.png)", "<p></p>");
    row("- a\n- b\n", "<ul><li>a</li><li>b</li></ul>");
    row("a\n\n{{nextsample}}\n\nb", "<p>a</p><p>b</p>");
    row("\ue000"
        "0\ue001 x",
        "<p>0 x</p>");
}

void StatementTest::rendersMarkdown()
{
    QFETCH(const QString, source);
    QFETCH(const QString, html);
    QCOMPARE(sanitizeHtml(renderMarkdown(source)).remove(u'\n'), html);
}

void StatementTest::endsHostileSources_data()
{
    QTest::addColumn<QString>("source");
    constexpr qsizetype kMost = 250'000;
    const auto row = [](const char* name, const QString& source) { QTest::newRow(name) << source; };
    const auto many = [](const QString& piece) { return piece.repeated(kMost / piece.size()); };
    row("calls itself", u"\\newcommand{\\a}{x\\a}\\a"_s);
    row("calls itself twice", u"\\newcommand{\\a}{\\a\\a}\\a"_s);
    row("doubles",
        u"\\newcommand{\\a}{\\b\\b}\\newcommand{\\b}{\\c\\c}\\newcommand{\\c}{\\a\\a}$\\a$"_s);
    row("doubles in groups", u"\\newcommand{\\a}{{\\a}{\\a}}$\\a$ \\a"_s);
    row("grows", u"\\newcommand{\\a}[1]{\\a{#1#1#1#1}}\\a{xxxxxxxx}"_s);
    row("groups", many(u"{"_s));
    row("math groups", u"$"_s + many(u"{"_s));
    row("sub", u"$"_s + many(u"_{"_s));
    row("fractions", u"$"_s + many(u"\\frac{"_s));
    row("closed groups", u"$"_s + many(u"{}"_s));
    row("fonts", many(u"\\textbf{"_s));
    row("closed fonts", many(u"\\textbf{x}"_s));
    row("lists", many(u"\\begin{itemize}\\item "_s));
    row("tables", many(u"\\begin{tabular}{l}"_s));
    row("cells", u"\\begin{tabular}{l}"_s + many(u"&"_s));
    row("rows", u"\\begin{tabular}{l}"_s + many(u"\\\\"_s));
    row("environments", many(u"\\begin{x}"_s));
    row("ends", many(u"\\end{x}"_s));
    row("dollars", many(u"$"_s));
    row("backslashes", many(u"\\"_s));
    row("displays", many(u"\\["_s));
    row("verbatims", many(u"\\begin{verbatim}"_s));
    row("definitions", many(u"\\newcommand{\\a}"_s));
    row("options", many(u"\\item["_s));
    row("comments", many(u"%"_s));
    row("paragraphs", many(u"a\n\n"_s));
    row("quotes", many(u"`"_s));
    row("spaces", many(u" "_s));
    row("line ends", many(u"\n"_s) + u"x"_s);
}

void StatementTest::endsHostileSources()
{
    QFETCH(const QString, source);
    const CpuTimer timer;
    const QString html = sanitizeHtml(latex(source).html);
    const qint64 latexTime = timer.milliseconds();
    QVERIFY2(latexTime < 5000, qPrintable(QString::number(latexTime)));
    QVERIFY(html.size() < 100'000'000);
    sanitizeHtml(renderMarkdown(source));
    QVERIFY2(timer.milliseconds() < 10'000, qPrintable(QString::number(timer.milliseconds())));
}

void StatementTest::choosesStatement_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name,
                        const QStringList& files,
                        const QString& format,
                        const QString& language,
                        const QString& words) {
        QTest::newRow(name) << files << format << language << words;
    };
    row("no language", {u"problem_statement/problem.tex"_s}, u"html"_s, u"en"_s, u"problem.tex"_s);
    row("English first",
        {u"problem_statement/problem.de.tex"_s, u"problem_statement/problem.en.tex"_s},
        u"html"_s,
        u"en"_s,
        u"problem.en.tex"_s);
    row("another", {u"problem_statement/problem.sv.tex"_s}, u"html"_s, u"sv"_s, u"problem.sv.tex"_s
    );
    row("region", {u"statement/problem.pt-BR.md"_s}, u"html"_s, u"pt-BR"_s, u"problem.pt-BR.md"_s);
    row("LaTeX before PDF",
        {u"problem_statement/problem.en.pdf"_s, u"problem_statement/problem.en.tex"_s},
        u"html"_s,
        u"en"_s,
        u"problem.en.tex"_s);
    row("PDF", {u"problem_statement/problem.pdf"_s}, u"pdf"_s, u"en"_s, QString());
    row("PDF at the top", {u"problem.pdf"_s}, u"pdf"_s, u"en"_s, QString());
    row("HTML", {u"problem_statement/problem.html"_s}, u"html"_s, u"en"_s, u"problem.html"_s);
    row("text", {u"problem_statement/problem.txt"_s}, u"html"_s, u"en"_s, u"<pre>"_s);
    row("other names", {u"problem_statement/notes.tex"_s}, u"none"_s, u"en"_s, QString());
}

void StatementTest::choosesStatement()
{
    QFETCH(const QStringList, files);
    QFETCH(const QString, format);
    QFETCH(const QString, language);
    QFETCH(const QString, words);
    PackageMaker maker;
    maker.remove("problem_statement");
    for (const QString& file : files) {
        maker.write(qPrintable(file), QFileInfo(file).fileName().toUtf8());
    }
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    QCOMPARE(reading.package->statementFormat, format);
    QCOMPARE(reading.package->statementLanguage, language);
    QVERIFY2(
        reading.package->statementHtml.contains(words), qPrintable(reading.package->statementHtml)
    );
    QCOMPARE(reading.package->statementPdfPath.isEmpty(), format != "pdf"_L1);
}

void StatementTest::embedsPictures()
{
    const QByteArray png("\x89PNG\r\n\x1a\nrest");
    PackageMaker maker;
    maker.write("problem_statement/pic.png", png)
        .write("problem_statement/fake.png", "<svg onload=x>")
        .write("problem_statement/large.png", png + QByteArray(1100 * 1024, 'x'))
        .write("secret.png", png)
        .write(
            "problem_statement/problem.en.tex",
            "\\includegraphics{pic}\\includegraphics{pic.png}\\includegraphics{fake.png}"
            "\\includegraphics{large.png}\\includegraphics{../secret.png}\\includegraphics{/etc/"
            "passwd}"
        );
    const PackageReading reading = maker.read();
    QVERIFY2(reading.package, qPrintable(listed(reading.faults)));
    const QString expected =
        u"<img src=\"data:image/png;base64,%1\" alt=\"\">"_s.arg(QString::fromLatin1(png.toBase64())
        );
    QCOMPARE(reading.package->statementHtml.trimmed(), u"<p>%1%1</p>"_s.arg(expected));
    QCOMPARE(reading.package->warnings.size(), 4);
}

QTEST_GUILESS_MAIN(StatementTest)

#include "tst_statement.moc"
