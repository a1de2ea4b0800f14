#include "client-desktop/ui/code_view.h"

#include "client-desktop/ui/look.h"

#include <QDragEnterEvent>
#include <QEvent>
#include <QFontDatabase>
#include <QMimeData>
#include <QVBoxLayout>

#include <array>
#include <memory>

// The library's headers use Qt's short keywords, which the house leaves off.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#include <Qsci/qscilexerbash.h>
#include <Qsci/qscilexercpp.h>
#include <Qsci/qscilexercsharp.h>
#include <Qsci/qscilexerd.h>
#include <Qsci/qscilexerjava.h>
#include <Qsci/qscilexerjavascript.h>
#include <Qsci/qscilexerlua.h>
#include <Qsci/qscilexerpascal.h>
#include <Qsci/qscilexerperl.h>
#include <Qsci/qscilexerpython.h>
#include <Qsci/qscilexerruby.h>
#include <Qsci/qsciscintilla.h>
#undef signals
#undef slots

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

constexpr int kTabWidth = 4;
constexpr int kLineNumberMargin = 0;
constexpr int kMaxStyle = 127;

// Dropped files belong to whoever holds the editor; dropped text to the editor.
class Editor : public QsciScintilla
{
public:
    using QsciScintilla::QsciScintilla;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override
    {
        if (event->mimeData()->hasUrls()) {
            event->ignore();
        } else {
            QsciScintilla::dragEnterEvent(event);
        }
    }
};

template <typename Lexer> QsciLexer* make(QObject* parent)
{
    return new Lexer(parent);
}

struct LexerRow
{
    const char* prefix; // of the language's id; the first that fits counts
    QsciLexer* (*create)(QObject*);
};

constexpr std::array kLexers{
    LexerRow{"csharp", make<QsciLexerCSharp>},
    LexerRow{"javascript", make<QsciLexerJavaScript>},
    LexerRow{"node", make<QsciLexerJavaScript>},
    LexerRow{"java", make<QsciLexerJava>},
    LexerRow{"py", make<QsciLexerPython>},
    LexerRow{"ruby", make<QsciLexerRuby>},
    LexerRow{"bash", make<QsciLexerBash>},
    LexerRow{"sh", make<QsciLexerBash>},
    LexerRow{"pascal", make<QsciLexerPascal>},
    LexerRow{"perl", make<QsciLexerPerl>},
    LexerRow{"lua", make<QsciLexerLua>},
    LexerRow{"go", make<QsciLexerJava>},
    LexerRow{"rust", make<QsciLexerCPP>},
    LexerRow{"kotlin", make<QsciLexerJava>},
    LexerRow{"d", make<QsciLexerD>},
    LexerRow{"c", make<QsciLexerCPP>},
};

QsciLexer* lexerFor(const QString& languageId, QObject* parent)
{
    for (const LexerRow& row : kLexers) {
        if (languageId.startsWith(QLatin1String(row.prefix))) {
            return row.create(parent);
        }
    }
    return nullptr;
}

struct ColorRow
{
    const char* word; // in the lexer's own description of a style; the first that fits counts
    QRgb onLight;
    QRgb onDark;
};

constexpr std::array kColors{
    ColorRow{"comment", 0xff5c7a5c, 0xff8fae8f},
    ColorRow{"keyword", 0xff8126a8, 0xffcf9bf0},
    ColorRow{"string", 0xff9c4a12, 0xffeab07f},
    ColorRow{"character", 0xff9c4a12, 0xffeab07f},
    ColorRow{"quoted", 0xff9c4a12, 0xffeab07f},
    ColorRow{"number", 0xff0f6a78, 0xff7fd0dc},
    ColorRow{"pre-processor", 0xff6b5d10, 0xffd6c778},
    ColorRow{"class name", 0xff1a5fc4, 0xff85b5f7},
    ColorRow{"function", 0xff1a5fc4, 0xff85b5f7},
    ColorRow{"decorator", 0xff6b5d10, 0xffd6c778},
};

QColor colorOf(const QString& description, const QPalette& palette)
{
    for (const ColorRow& row : kColors) {
        if (description.contains(QLatin1String(row.word), Qt::CaseInsensitive)) {
            return QColor::fromRgb(look::isDark(palette) ? row.onDark : row.onLight);
        }
    }
    return palette.color(QPalette::Text);
}

} // namespace

CodeView::CodeView(QWidget* parent)
    : QWidget(parent)
    , m_editor(new Editor(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_editor);
    setFocusProxy(m_editor);
    m_editor->setUtf8(true);
    m_editor->setEolMode(QsciScintilla::EolUnix);
    m_editor->setTabWidth(kTabWidth);
    m_editor->setIndentationsUseTabs(false);
    m_editor->setAutoIndent(true);
    m_editor->setBraceMatching(QsciScintilla::SloppyBraceMatch);
    m_editor->setMarginType(kLineNumberMargin, QsciScintilla::NumberMargin);
    m_editor->setMarginType(1, QsciScintilla::SymbolMarginDefaultBackgroundColor);
    m_editor->setMarginWidth(1, look::kGap);
    m_editor->setScrollWidth(1);
    m_editor->setScrollWidthTracking(true);
    m_editor->setFrameShape(QFrame::StyledPanel);
    m_editor->SendScintilla(QsciScintilla::SCI_SETMULTIPLESELECTION, true);
    connect(m_editor, &QsciScintilla::textChanged, this, &CodeView::edited);
    paintColors();
}

void CodeView::setText(const QString& text)
{
    m_editor->setText(text);
    m_editor->SendScintilla(QsciScintilla::SCI_EMPTYUNDOBUFFER);
}

QString CodeView::text() const
{
    return m_editor->text();
}

void CodeView::setReadOnly(bool isReadOnly)
{
    m_editor->setReadOnly(isReadOnly);
    paintColors();
}

void CodeView::setLanguage(const QString& languageId)
{
    if (m_language == languageId) {
        return;
    }
    m_language = languageId;
    const std::unique_ptr<QsciLexer> old(m_editor->lexer());
    m_editor->setLexer(lexerFor(languageId, m_editor));
    paintColors();
}

void CodeView::setAccessibleText(const QString& name, const QString& description)
{
    m_editor->setAccessibleName(name);
    m_editor->setAccessibleDescription(description);
}

void CodeView::paintColors()
{
    const QPalette colors = palette();
    const QColor base = colors.color(QPalette::Base);
    const QColor text = colors.color(QPalette::Text);
    const QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (QsciLexer* lexer = m_editor->lexer()) {
        lexer->setDefaultPaper(base);
        lexer->setDefaultColor(text);
        lexer->setDefaultFont(font);
        for (int style = 0; style <= kMaxStyle; ++style) {
            const QString description = lexer->description(style);
            if (!description.isEmpty()) {
                lexer->setPaper(base, style);
                lexer->setFont(font, style);
                lexer->setColor(colorOf(description, colors), style);
            }
        }
    }
    m_editor->setFont(font);
    m_editor->setPaper(base);
    m_editor->setColor(text);
    m_editor->setCaretForegroundColor(text);
    m_editor->setCaretLineVisible(!m_editor->isReadOnly());
    m_editor->setCaretLineBackgroundColor(colors.color(QPalette::AlternateBase));
    m_editor->setSelectionBackgroundColor(colors.color(QPalette::Highlight));
    m_editor->setSelectionForegroundColor(colors.color(QPalette::HighlightedText));
    m_editor->setMarginsFont(font);
    m_editor->setMarginsBackgroundColor(colors.color(QPalette::AlternateBase));
    m_editor->setMarginsForegroundColor(look::muted(colors));
    m_editor->setMarginWidth(kLineNumberMargin, u"0000"_s);
    m_editor->setMatchedBraceBackgroundColor(look::line(colors));
    m_editor->setMatchedBraceForegroundColor(look::accent(colors));
    m_editor->setUnmatchedBraceForegroundColor(Qt::red);
    m_editor->setUnmatchedBraceBackgroundColor(base);
}

void CodeView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_editor) {
        paintColors();
    }
    QWidget::changeEvent(event);
}

} // namespace adjudge::desktop
