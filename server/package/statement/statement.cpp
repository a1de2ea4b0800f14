#include "server/package/statement/statement.h"

#include "server/package/problem_yaml.h"
#include "server/package/statement/latex_renderer.h"
#include "server/package/statement/markdown.h"
#include "server/package/statement/statement_images.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kMaxStatementBytes = 256 * 1024;
constexpr qint64 kMaxPdfBytes = 32LL * 1024 * 1024;

struct Candidate
{
    QString folder;
    QString file; // with its folder
    QString language;
    QString suffix;
    int rank = 0; // less is better
};

// problem.tex, problem.en.tex; nothing if the name is another.
std::optional<Candidate> candidate(const QString& folder, const QString& name)
{
    static const QRegularExpression form(
        u"\\Aproblem(?:\\.([a-z]{2,3}(?:-[A-Z]{2})?))?\\.(md|tex|html|txt|pdf)\\z"_s
    );
    const QRegularExpressionMatch match = form.match(name);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    static const QStringList kFormats{u"md"_s, u"tex"_s, u"html"_s, u"txt"_s, u"pdf"_s};
    Candidate found;
    found.folder = folder;
    found.file = folder.isEmpty() ? name : folder + u'/' + name;
    found.language = match.captured(1).isEmpty() ? u"en"_s : match.captured(1);
    found.suffix = match.captured(2);
    found.rank = int(kFormats.indexOf(found.suffix)) + (found.language == "en"_L1 ? 0 : 10);
    return found;
}

std::optional<Candidate> choose(const PackageTree& tree)
{
    for (const QString& folder : {u"problem_statement"_s, u"statement"_s, QString()}) {
        QList<Candidate> candidates;
        for (const QString& name : tree.childNames(folder)) {
            const auto found = candidate(folder, name);
            if (found && tree.hasFile(found->file)) {
                candidates.append(*found);
            }
        }
        const auto best = std::ranges::min_element(candidates, {}, &Candidate::rank);
        if (best != candidates.end()) {
            return *best;
        }
    }
    return std::nullopt;
}

QString secondsText(std::optional<std::chrono::milliseconds> limit)
{
    return limit ? QString::number(double(limit->count()) / 1000) : u"?"_s;
}

QString latexHtml(
    const QString& text,
    const Candidate& chosen,
    const ImageSource& images,
    const QString& timeLimit,
    Statement& statement,
    Findings& findings
)
{
    const LatexStatement latex = LatexRenderer(text, images, timeLimit).run();
    statement.title = cleanTitle(latex.title);
    if (!latex.unknown.isEmpty()) {
        findings.warn(
            chosen.file,
            0,
            u"Commands left out of the statement: \\%1."_s.arg(latex.unknown.join(u", \\"_s))
        );
    }
    return latex.html;
}

void readPdf(
    const PackageTree& tree, const Candidate& chosen, Statement& statement, Findings& findings
)
{
    if (tree.sizeOf(chosen.file) > kMaxPdfBytes) {
        findings.fault(
            chosen.file, 0, u"A PDF statement may have %1 MiB."_s.arg(kMaxPdfBytes >> 20)
        );
        return;
    }
    statement.format = u"pdf"_s;
    statement.pdfPath = tree.absolute(chosen.file);
}

} // namespace

Statement readStatement(
    const PackageTree& tree, std::optional<std::chrono::milliseconds> timeLimit, Findings& findings
)
{
    const std::optional<Candidate> chosen = choose(tree);
    if (!chosen) {
        findings.warn(u"problem_statement"_s, 0, u"The package has no statement."_s);
        return {};
    }
    return readStatementFile(tree, chosen->file, chosen->language, timeLimit, findings);
}

Statement readStatementFile(
    const PackageTree& tree,
    const QString& file,
    const QString& language,
    std::optional<std::chrono::milliseconds> timeLimit,
    Findings& findings
)
{
    const qsizetype slash = file.lastIndexOf(u'/');
    const Candidate chosen{
        file.left(std::max<qsizetype>(slash, 0)), file, language, file.section(u'.', -1)};
    Statement statement;
    statement.language = chosen.language;
    if (chosen.suffix == "pdf"_L1) {
        readPdf(tree, chosen, statement, findings);
        return statement;
    }
    const std::optional<QByteArray> bytes = tree.read(chosen.file, kMaxStatementBytes, findings);
    if (!bytes) {
        return statement;
    }
    QString text = QString::fromUtf8(*bytes);
    text.replace("\r\n"_L1, "\n"_L1);
    StatementImages pictures(tree, chosen.folder, findings);
    const ImageSource images = [&](const QString& name) { return pictures.dataAddress(name); };
    QString html;
    if (chosen.suffix == "md"_L1) {
        html = renderMarkdown(text);
    } else if (chosen.suffix == "tex"_L1) {
        html = latexHtml(text, chosen, images, secondsText(timeLimit), statement, findings);
    } else {
        html = chosen.suffix == "html"_L1 ? text : u"<pre>%1</pre>"_s.arg(text.toHtmlEscaped());
    }
    statement.format = u"html"_s;
    statement.html = sanitizeHtml(html, images);
    return statement;
}

} // namespace adjudge
