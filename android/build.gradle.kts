// The AAR. Maven builds and tests the same sources on the JVM (pom.xml), and its versions hold here too.
// Unverified: no Gradle runs where this was written.
plugins {
    id("com.android.library") version "8.13.0"
    id("org.jetbrains.kotlin.android") version "2.4.21"
    id("maven-publish")
}

val pom = file("pom.xml").readText()

fun pinned(name: String): String = Regex("<$name>(.+)</$name>").find(pom)!!.groupValues[1]

// Where `cargo xtask package android` put the libraries.
val outputs = providers.gradleProperty("fieldbook.outputs").getOrElse("../target")

group = "dev.fieldbook"
version = pinned("version")
layout.buildDirectory = file("$outputs/gradle")

android {
    namespace = "dev.fieldbook"
    compileSdk = 36

    defaultConfig {
        minSdk = 26
        consumerProguardFiles("consumer-rules.pro")
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    sourceSets["main"].apply {
        kotlin.srcDirs("src/main/kotlin", "src/generated/kotlin")
        jniLibs.srcDirs("$outputs/packages/android/jni")
    }

    publishing {
        singleVariant("release") { withSourcesJar() }
    }
}

kotlin {
    jvmToolchain(17)
}

dependencies {
    api("org.jetbrains.kotlinx:kotlinx-coroutines-core:${pinned("coroutines.version")}")
    // As an AAR it brings its own libraries for each ABI.
    implementation("net.java.dev.jna:jna:${pinned("jna.version")}@aar")
}

publishing {
    publications {
        register<MavenPublication>("release") {
            artifactId = "fieldbook"
            afterEvaluate { from(components["release"]) }
        }
    }
    repositories {
        maven {
            name = "shelf"
            url = uri("$outputs/packages/maven")
        }
    }
}
