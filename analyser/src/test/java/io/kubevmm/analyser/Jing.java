package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import com.thaiopensource.util.PropertyMapBuilder;
import com.thaiopensource.validate.ValidateProperty;
import com.thaiopensource.validate.ValidationDriver;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Another implementation of RELAX NG, by which ours is judged. */
final class Jing {
  private final ValidationDriver driver;

  private Jing(ValidationDriver driver) {
    this.driver = driver;
  }

  static Jing of(DocumentKind kind) {
    return of(Facts.schemas().resolve(kind.file()));
  }

  static Jing of(Path schema) {
    PropertyMapBuilder properties = new PropertyMapBuilder();
    properties.put(ValidateProperty.ERROR_HANDLER, new DefaultHandler());
    ValidationDriver driver = new ValidationDriver(properties.toPropertyMap());
    try {
      assertThat(driver.loadSchema(new InputSource(schema.toUri().toString()))).isTrue();
    } catch (SAXException | IOException e) {
      throw new IllegalStateException("Jing does not take " + schema, e);
    }
    return new Jing(driver);
  }

  /** Whether a well-formed document is valid. */
  boolean valid(String xml) {
    try {
      return driver.validate(new InputSource(new StringReader(xml)));
    } catch (SAXException | IOException e) {
      throw new IllegalArgumentException("Jing cannot read " + xml, e);
    }
  }
}
