// A code editor or viewer (QScintilla) that colours by language and follows the palette. The
// library's types stay in the .cpp.
#pragma once

#include <QWidget>

class QsciScintilla;

namespace adjudge::desktop {

class CodeView : public QWidget
{
    Q_OBJECT

public:
    explicit CodeView(QWidget* parent = nullptr);

    void setText(const QString& text);
    [[nodiscard]] QString text() const;
    void setReadOnly(bool isReadOnly);
    // An id of resources/languages.json ("cpp17", "python3"); unknown ones are shown plain.
    void setLanguage(const QString& languageId);
    void setAccessibleText(const QString& name, const QString& description);

Q_SIGNALS:
    void edited();

protected:
    void changeEvent(QEvent* event) override;

private:
    void paintColors();

    QsciScintilla* m_editor = nullptr;
    QString m_language;
};

} // namespace adjudge::desktop
