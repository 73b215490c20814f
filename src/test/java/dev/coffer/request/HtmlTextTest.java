package dev.coffer.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HtmlTextTest {
    @Test
    void escaped_textWithMarkup_hasNoneLeft() {
        assertThat(HtmlText.escaped("<a href=\"x\" id='y'>&amp;</a>"))
                .isEqualTo("&lt;a href=&#34;x&#34; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
    }
}
