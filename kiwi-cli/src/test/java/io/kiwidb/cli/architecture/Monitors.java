package io.kiwidb.cli.architecture;

import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassReader;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.MethodVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds monitors in the bytecode of a class: ArchUnit's rules see methods that are synchronized,
 * and no blocks.
 */
final class Monitors extends ClassVisitor {
  private final List<String> found = new ArrayList<>();
  private String type = "";

  private Monitors() {
    super(Opcodes.ASM9);
  }

  /** Each method that is synchronized or has a block that is. */
  static List<String> in(InputStream classFile) throws IOException {
    Monitors monitors = new Monitors();
    new ClassReader(classFile).accept(monitors, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return monitors.found;
  }

  @Override
  public void visit(
      int version, int access, String name, String signature, String parent, String[] interfaces) {
    type = name.replace('/', '.');
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
      found.add(type + "." + name + " is synchronized");
    }
    return new MethodVisitor(Opcodes.ASM9) {
      @Override
      public void visitInsn(int opcode) {
        if (opcode == Opcodes.MONITORENTER) {
          found.add(type + "." + name + " has a synchronized block");
        }
      }
    };
  }
}
