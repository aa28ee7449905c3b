/**
 * YAML and JSON as text to trees and back.
 *
 * <p><b>What.</b> {@link io.kubevmm.analyser.yaml.YamlCodec} and {@link
 * io.kubevmm.analyser.yaml.JsonCodec} are the fronts; {@link io.kubevmm.analyser.yaml.YamlLines}
 * finds the line of a path. A {@code YamlWriter} writes the small part of YAML that trees need, a
 * {@code YamlBlockReader} reads that part fast and leaves every other text to a {@code YamlReader},
 * which reads all of it through snakeyaml-engine.
 *
 * <p><b>Invariants.</b> Both readers give the same tree for the same text. A plain word is a number
 * or a boolean in JSON's spelling only.
 *
 * <p><b>Threads.</b> Codecs may be shared.
 *
 * <p><b>Failures.</b> {@link io.kubevmm.analyser.AnalyserException} with line and column. Aliases,
 * tags, and keys that are there twice are refused.
 */
@NullMarked
package io.kubevmm.analyser.yaml;

import org.jspecify.annotations.NullMarked;
