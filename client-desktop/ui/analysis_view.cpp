#include "client-desktop/ui/analysis_view.h"

#include "client-desktop/ui/look.h"

#include <QComboBox>
#include <QLocale>
#include <QTextBrowser>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

// The words around an analysis come in its language, not in that of the window.
struct Words
{
    QString test;
    QString line;
    QString column;
    QString suggestions;
    QString expected;
    QString actual;
    QString nothing;
    QString end;
};

const Words& wordsIn(bool isRussian)
{
    static const Words english{
        u"Test"_s,
        u"line"_s,
        u"column"_s,
        u"What to try"_s,
        u"expected"_s,
        u"found"_s,
        u"nothing more"_s,
        u"end of output"_s};
    static const Words russian{
        u"Тест"_s,
        u"строка"_s,
        u"столбец"_s,
        u"Что попробовать"_s,
        u"ожидалось"_s,
        u"получено"_s,
        u"больше ничего"_s,
        u"конец вывода"_s};
    return isRussian ? russian : english;
}

QString paragraph(const QString& text)
{
    return text.isEmpty() ? QString() : u"<p>"_s + text.toHtmlEscaped() + u"</p>"_s;
}

QString placeText(const Analysis& analysis, const Words& words)
{
    QStringList parts;
    if (analysis.test > 0) {
        parts << u"%1 %2 (%3)"_s.arg(words.test).arg(analysis.test).arg(analysis.testName);
    }
    const int line = analysis.difference ? analysis.difference->line : analysis.line;
    const int column = analysis.difference ? analysis.difference->column : analysis.column;
    if (line > 0) {
        QString place = u"%1 %2"_s.arg(words.line).arg(line);
        place += column > 0 ? u", %1 %2"_s.arg(words.column).arg(column) : QString();
        parts << place;
    }
    return parts.join(u" · "_s);
}

QString differenceHtml(const AnalysisDifference& difference, const Words& words)
{
    const auto shown = [](const QString& token, const QString& absent) {
        return token.isEmpty() ? u"<i>"_s + absent.toHtmlEscaped() + u"</i>"_s
                               : u"<code>"_s + token.toHtmlEscaped() + u"</code>"_s;
    };
    return u"<p>%1: %2 · %3: %4</p>"_s.arg(
        words.expected,
        shown(difference.expected, words.nothing),
        words.actual,
        shown(difference.actual, words.end)
    );
}

} // namespace

AnalysisView::AnalysisView(QWidget* parent)
    : QWidget(parent)
{
    m_language = new QComboBox(this);
    m_language->addItem(u"English"_s, u"en"_s);
    m_language->addItem(u"Русский"_s, u"ru"_s);
    m_language->setAccessibleName(tr("Language of the explanation"));
    m_language->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_text = new QTextBrowser(this);
    m_text->setOpenLinks(false);
    m_text->setAccessibleName(tr("Why the submission failed"));
    m_text->setTabChangesFocus(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(look::kGap);
    layout->addWidget(m_language, 0, Qt::AlignRight);
    layout->addWidget(m_text, 1);
    setLanguage(QLocale().language() == QLocale::Russian ? u"ru"_s : u"en"_s);
    connect(m_language, &QComboBox::currentIndexChanged, this, &AnalysisView::refresh);
}

void AnalysisView::show(const Analysis& analysis)
{
    if (m_analysis != analysis) {
        m_analysis = analysis;
        refresh();
    }
}

void AnalysisView::setLanguage(const QString& language)
{
    m_language->setCurrentIndex(qMax(0, m_language->findData(language)));
}

bool AnalysisView::isRussian() const
{
    return m_language->currentData().toString() == u"ru";
}

QString AnalysisView::text() const
{
    return m_text->toPlainText();
}

void AnalysisView::refresh()
{
    if (!m_analysis) {
        m_text->clear();
        return;
    }
    const Words& words = wordsIn(isRussian());
    const bool isTranslated = isRussian() && !m_analysis->russian.error.isEmpty();
    const AnalysisText& text = isTranslated ? m_analysis->russian : m_analysis->english;
    QString html = u"<p><b>"_s + text.error.toHtmlEscaped() + u"</b></p>"_s;
    html += paragraph(placeText(*m_analysis, words));
    if (m_analysis->difference) {
        html += differenceHtml(*m_analysis->difference, words);
    }
    html += paragraph(text.analysis);
    if (!text.suggestions.isEmpty()) {
        html += u"<p>"_s + words.suggestions + u":</p><ul>"_s;
        for (const QString& suggestion : text.suggestions) {
            html += u"<li>"_s + suggestion.toHtmlEscaped() + u"</li>"_s;
        }
        html += u"</ul>"_s;
    }
    m_text->setHtml(html);
}

} // namespace adjudge::desktop
